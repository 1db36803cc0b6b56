import Civility from '~icons/lucide/flower-2';
import Courage from '~icons/lucide/shield';
import Enterprise from '~icons/lucide/store';
import Environment from '~icons/lucide/leaf';
import Neighbour from '~icons/lucide/handshake';
import Policy from '~icons/lucide/scroll';
import Service from '~icons/lucide/hand-heart';
import type { Carrier } from '#contract';
import type { Pictogram } from '../../shared/look/pictogram';
import { m } from '../../shared/messages/messages.js';

/** Pictogram and name of each carrier; residents read it as a kind of deed. */
export const CARRIER_FACES: Readonly<Record<Carrier, Pictogram>> = {
  policy: { icon: Policy, name: m.carrier_policy, say: m.carrier_policy_say },
  enterprise: { icon: Enterprise, name: m.carrier_enterprise, say: m.carrier_enterprise_say },
  neighbour: { icon: Neighbour, name: m.carrier_neighbour, say: m.carrier_neighbour_say },
  service: { icon: Service, name: m.carrier_service, say: m.carrier_service_say },
  courage: { icon: Courage, name: m.carrier_courage, say: m.carrier_courage_say },
  environment: { icon: Environment, name: m.carrier_environment, say: m.carrier_environment_say },
  civility: { icon: Civility, name: m.carrier_civility, say: m.carrier_civility_say },
};
