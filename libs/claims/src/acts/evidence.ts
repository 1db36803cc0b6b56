/**
 * Letters of evidence (domain.md, "The rule table"): roster, photo, certificate, witness, score sheet of three assessors,
 * kiosk quiz, minutes, notice given, system total.
 */
export const EVIDENCE_LETTERS = ['R', 'P', 'C', 'W', 'S', 'K', 'M', 'N', 'T'] as const;
export type EvidenceLetter = (typeof EVIDENCE_LETTERS)[number];

/** Alternatives, any of which is enough; within one all letters are needed. `K|R+P` is [[K], [R, P]]: + binds tighter. */
export type Evidence = readonly (readonly EvidenceLetter[])[];

const isLetter = (text: string): text is EvidenceLetter => EVIDENCE_LETTERS.some((letter) => letter === text);

/** Reads an expression such as `W+P+M` or `P|W`; null when it is none. */
export function parseEvidence(text: string): Evidence | null {
  const alternatives = text.split('|').map((all) => all.split('+').map((letter) => letter.trim()));
  if (!alternatives.every((all) => all.every(isLetter))) return null;
  return alternatives.map((all) => [...new Set(all)]);
}

/** The expression as the rule table writes it. */
export function printEvidence(evidence: Evidence): string {
  return evidence.map((all) => all.join('+')).join('|');
}

/**
 * What is still missing, one list for each alternative; empty when nothing is.
 * @param have the kinds of evidence at hand
 */
export function evidenceMissing(rule: { evidence: Evidence }, have: ReadonlySet<EvidenceLetter>): Evidence {
  const missing = rule.evidence.map((all) => all.filter((letter) => !have.has(letter)));
  return missing.some((letters) => letters.length === 0) ? [] : missing;
}

/** True where only this kind makes the evidence complete: a witness, a sheet of three assessors. */
export function restsOn(
  rule: { evidence: Evidence },
  have: ReadonlySet<EvidenceLetter>,
  letter: EvidenceLetter,
): boolean {
  const others = new Set([...have].filter((kind) => kind !== letter));
  return evidenceMissing(rule, others).length > 0;
}
