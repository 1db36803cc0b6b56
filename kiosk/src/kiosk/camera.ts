// A camera that looks for the code of a card. Its pictures live in one small canvas until the next: none is kept, none is sent.
import type decodeQR from 'qr/decode.js';

/** Four looks a second: quick enough for a hand that holds still, little enough for a weak machine. */
const LOOK_MS = 250;
/** Edge of the square that is looked at: a card's 29 modules at arm's length are three dots each. */
const EDGE_PX = 480;
/** What says "not this card" is not said again while the same card is held there; as long as a sentence stays. */
const AGAIN_MS = 8000;

/** False also where the page may not ask: without TLS a browser has no devices. */
export async function hasCamera(): Promise<boolean> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === 'videoinput');
  } catch {
    return false;
  }
}

/** Calls when a camera is plugged in or pulled out. @returns how to stop */
export function onCameras(listener: () => void): () => void {
  const { mediaDevices } = navigator;
  // Without TLS there are none.
  mediaDevices?.addEventListener('devicechange', listener);
  return () => mediaDevices?.removeEventListener('devicechange', listener);
}

/** What a code in the middle of the picture says, or null. */
function read(video: HTMLVideoElement, canvas: HTMLCanvasElement, decode: typeof decodeQR): string | null {
  const edge = Math.min(video.videoWidth, video.videoHeight);
  if (edge === 0) return null;
  const drawn = canvas.getContext('2d', { willReadFrequently: true })!;
  const [left, top] = [(video.videoWidth - edge) / 2, (video.videoHeight - edge) / 2];
  drawn.drawImage(video, left, top, edge, edge, 0, 0, EDGE_PX, EDGE_PX);
  try {
    return decode(drawn.getImageData(0, 0, EDGE_PX, EDGE_PX));
  } catch {
    // no code in this picture
    return null;
  }
}

export interface Looking {
  /** What a code says, as a scanner would have typed it. */
  onread: (text: string) => void;
  /** The camera is not to be had, or was taken away. */
  onnone: () => void;
}

/**
 * Shows the camera in a picture and reads codes in its middle, which is what a square `object-fit: cover` shows.
 * @returns how to stop: the camera's light is out after it, whenever it is called
 */
export function lookForCode(video: HTMLVideoElement, { onread, onnone }: Looking): () => void {
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [EDGE_PX, EDGE_PX];

  function stop(): void {
    gone = true;
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    [canvas.width, canvas.height] = [0, 0];
  }
  function none(): void {
    if (gone) return;
    stop();
    onnone();
  }
  function look(decode: typeof decodeQR, said: { text: string; atMs: number } | null): void {
    timer = setTimeout(() => {
      const text = read(video, canvas, decode);
      const atMs = performance.now();
      const fresh = text !== null && (text !== said?.text || atMs - said.atMs > AGAIN_MS);
      if (fresh) onread(text);
      // What was read may have led to another screen.
      if (!gone) look(decode, fresh ? { text, atMs } : said);
    }, LOOK_MS);
  }
  async function open(): Promise<void> {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: 1280 } });
      if (gone) return stop();
      video.srcObject = stream;
      // Somebody may pull its plug.
      stream.getVideoTracks()[0]?.addEventListener('ended', none);
      const { default: decode } = await import('qr/decode.js');
      if (!gone) look(decode, null);
    } catch {
      none();
    }
  }
  void open();
  return stop;
}
