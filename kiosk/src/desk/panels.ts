/** The panels that stand in shops (kiosk.md, "Sizes and words"): sizes on a kiosk are set in millimetres from these. */
export const PANELS = [
  { profile: '21-portrait', widthPx: 1080, heightPx: 1920, pxPerMm: 4.03 },
  { profile: '15-landscape', widthPx: 1920, heightPx: 1080, pxPerMm: 5.56 },
  { profile: '10-tablet', widthPx: 1280, heightPx: 800, pxPerMm: 5.88 },
] as const;
