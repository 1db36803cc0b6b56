import type {
  accessRoutes,
  auditRoutes,
  cardRoutes,
  kioskRoutes,
  meRoutes,
  proposalRoutes,
  sessionRoutes,
  settingRoutes,
  staffRoutes,
} from '#contract';
import type { Permission } from './permission';

const mePermissions = {
  'me.get': { staff: 'any' },
  'me.signOut': { staff: 'any' },
  'me.stepUp': { staff: 'any' },
  'me.sessions': { staff: 'any' },
  'me.endSession': { staff: 'any' },
  'me.changePassword': { staff: 'any', stepUp: true },
  'me.openTotp': { staff: 'any', stepUp: true },
  'me.renewTotp': { staff: 'any', stepUp: true },
  'me.phones': { staff: 'any' },
  'me.registerPhone': { staff: ['leader', 'organiser'], stepUp: true },
  'me.endPhone': { staff: 'any' },
} satisfies Record<keyof typeof meRoutes, Permission>;

const proposalPermissions = {
  'proposal.list': { staff: ['administrator', 'supervisor'] },
  'proposal.countersign': { staff: ['supervisor'], stepUp: true },
  'proposal.refuse': { staff: ['supervisor'] },
  // Whoever may propose something may take it back; nobody's but one's own.
  'proposal.withdraw': { staff: 'any' },
} satisfies Record<keyof typeof proposalRoutes, Permission>;

const staffPermissions = {
  'staff.signIn': { public: true },
  'staff.signInByPhone': { public: true },
  'staff.openInvitation': { public: true },
  'staff.acceptInvitation': { public: true },
  'staff.list': { staff: ['administrator', 'supervisor'] },
  'staff.invite': { staff: ['administrator'], stepUp: true },
  'staff.invitation': { staff: ['administrator', 'supervisor'], stepUp: true },
  'staff.proposeRoles': { staff: ['administrator'], stepUp: true },
  // A supervisor who proposes needs a second one to countersign.
  'staff.proposeReset': { staff: ['administrator', 'supervisor'], stepUp: true },
  'staff.disable': { staff: ['administrator', 'supervisor'], stepUp: true },
} satisfies Record<keyof typeof staffRoutes, Permission>;

const kioskPermissions = {
  // Whoever is in the shop sees which kiosk calls.
  'kiosk.list': { staff: ['administrator', 'supervisor', 'keeper', 'leader', 'registrar'] },
  'kiosk.create': { staff: ['administrator'], stepUp: true },
  'kiosk.newCode': { staff: ['administrator'], stepUp: true },
  'kiosk.pair': { public: true },
  'kiosk.state': { public: true },
  'kiosk.approve': { staff: ['administrator'], stepUp: true },
  'kiosk.revoke': { staff: ['administrator', 'supervisor'], stepUp: true },
  'kiosk.maintain': { staff: ['administrator', 'keeper'] },
  'kiosk.heartbeat': { kiosk: true },
  'kiosk.call': { kiosk: true },
  'kiosk.answerCall': { staff: ['administrator', 'keeper', 'leader', 'registrar'] },
} satisfies Record<keyof typeof kioskRoutes, Permission>;

const sessionPermissions = {
  'session.openByCard': { kiosk: true },
  'session.openByDoor': { kiosk: true },
  'session.openWitnessed': { kiosk: true },
  'session.get': { resident: true, firstPin: true },
  'session.standFor': { resident: true },
  'session.end': { resident: true, firstPin: true },
  'door.buildings': { kiosk: true },
  'door.units': { kiosk: true },
  'door.rooms': { kiosk: true },
  'door.members': { kiosk: true },
  'witness.name': { resident: true },
  // A leader vouches for the own group, a keeper for whoever stands in the shop.
  'witness.grant': { staff: ['leader', 'keeper'] },
  'witness.list': { staff: ['supervisor'] },
} satisfies Record<keyof typeof sessionRoutes, Permission>;

const cardPermissions = {
  'card.issue': { staff: ['administrator', 'registrar'], stepUp: true },
  'card.list': { staff: ['administrator', 'registrar', 'leader', 'supervisor'] },
  // To shut a card takes nobody's confirmation; to open one again does.
  'card.lose': { staff: ['administrator', 'registrar', 'leader', 'keeper'] },
  'card.newPin': { staff: ['administrator', 'registrar'], stepUp: true },
  'door.reopen': { staff: ['administrator', 'registrar', 'leader'] },
  'myCard.list': { resident: true },
  'myCard.changePin': { resident: true, firstPin: true },
  'myCard.lose': { resident: true, firstPin: true },
  'myCard.limit': { resident: true },
} satisfies Record<keyof typeof cardRoutes, Permission>;

const settingPermissions = {
  'setting.list': { staff: ['administrator', 'supervisor'] },
  'setting.propose': { staff: ['administrator'] },
} satisfies Record<keyof typeof settingRoutes, Permission>;

const auditPermissions = {
  'audit.list': { staff: ['supervisor'] },
} satisfies Record<keyof typeof auditRoutes, Permission>;

export const accessPermissions = {
  ...auditPermissions,
  ...cardPermissions,
  ...kioskPermissions,
  ...sessionPermissions,
  ...settingPermissions,
  ...mePermissions,
  ...proposalPermissions,
  ...staffPermissions,
} satisfies Record<keyof typeof accessRoutes, Permission>;
