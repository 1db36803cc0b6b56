type Param = `$${number}`;

/**
 * That the claim `c` is a household's own today: also of one that was merged into it, and what was refused to a member
 * before moving here, since they may still object (domain.md, "Object"). $1: the station.
 * @param household where the household's id stands among the statement's parameters
 */
export const isOwnClaim = (household: Param) =>
  `(c.household_id = ANY (ARRAY(SELECT points.households_of($1, ${household}::uuid))) OR c.state = 'rejected' AND c.resident_id =
    ANY (ARRAY(SELECT r.resident_id FROM points.resident r WHERE r.station_id = $1 AND r.household_id = ${household}::uuid)))`;
