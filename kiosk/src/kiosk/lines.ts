// A line of a list in words, as somebody who objects to it chooses it and hears it read back.
import type { PublicLine as Line } from '#contract';
import type { z } from 'zod';
import { m } from '../shared/messages/messages.js';

type PublicLine = z.infer<typeof Line>;

export const whoOf = (line: PublicLine): string =>
  line.nameLabel === 'family_member' ? m.list_family() : (line.maskedName ?? line.serial);

export const aboutOf = (line: PublicLine): string =>
  [whoOf(line), line.building, line.label, m.claim_points({ points: String(line.points) })]
    .filter((part) => part !== null)
    .join(m.pause_label());
