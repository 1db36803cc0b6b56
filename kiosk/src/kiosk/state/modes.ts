/** How a person wants the kiosk: kept for the session alone, then back to the station's own. */
export interface Modes {
  language: 'zh' | 'en';
  large: boolean;
  contrast: boolean;
  voice: boolean;
  lowReach: boolean;
}

export const PLAIN: Modes = { language: 'zh', large: false, contrast: false, voice: false, lowReach: false };

export const isPlain = (modes: Modes): boolean =>
  (Object.keys(PLAIN) as (keyof Modes)[]).every((name) => modes[name] === PLAIN[name]);

/** Whoever uses one of these needs more time (kiosk.md, "Idle"). */
export const isSlow = (modes: Modes): boolean => modes.large || modes.voice || modes.lowReach;

export interface Panel {
  widthPx: number;
  heightPx: number;
  pxPerMm: number;
}

/** 21.5" full HD upright: what a kiosk is until its panel is registered. */
export const DEFAULT_PANEL: Panel = { widthPx: 1080, heightPx: 1920, pxPerMm: 4.03 };

/** What a machine that nobody has registered yet may be, by its pixels: a full-HD panel of 21.5", or a tablet of 10.1". */
export const guessPanel = (widthPx: number, heightPx: number): Panel => ({
  widthPx,
  heightPx,
  pxPerMm: Math.min(widthPx, heightPx) < 1000 ? 5.88 : DEFAULT_PANEL.pxPerMm,
});

/** Below this height in mm the keypad and the lists take their low form. */
export const LOW_MM = 170;
export const isLow = (panel: Panel): boolean => panel.heightPx / panel.pxPerMm < LOW_MM;

/** Little height for a screen: a panel that lies, or keys within low reach. */
export const isFlat = (panel: Panel, modes: Modes): boolean =>
  modes.lowReach || panel.widthPx > panel.heightPx;

/** The attributes of the page's root that the look follows. */
export function rootLook(modes: Modes, panel: Panel): Record<string, string> {
  return {
    lang: modes.language === 'zh' ? 'zh-CN' : 'en',
    'data-size': modes.large ? 'large' : 'standard',
    'data-theme': modes.contrast ? 'contrast' : 'paper',
    'data-reach': modes.lowReach ? 'low' : 'full',
    'data-panel': isLow(panel) ? 'low' : 'high',
    'data-lie': panel.widthPx > panel.heightPx ? 'wide' : 'upright',
  };
}
