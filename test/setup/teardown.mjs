/** Ends what global.mjs started. */
export default async function teardown() {
  await globalThis.endOfTests?.();
}
