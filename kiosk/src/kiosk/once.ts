import { NoAnswer } from '../shared/request';

const ASK_AGAIN_MS = 1500;
/** About half a minute of questions: then a person is told to come back, and the draft is kept. */
const QUESTIONS_MAX = 20;

/**
 * Sends something that must not be done twice, under an id of its own. When the answer is lost the station is asked for
 * that id, never the thing again; what it says then is the truth, since asking settles.
 * @returns the reply; null: nothing was done and nothing will be
 * @throws RefusedByServer; NoAnswer when nobody answers for long
 */
export async function once<R>(send: () => Promise<R>, settle: () => Promise<R | null>): Promise<R | null> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  for (let asked = 1; ; asked += 1) {
    try {
      return await settle();
    } catch (error) {
      if (!(error instanceof NoAnswer) || asked === QUESTIONS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}
