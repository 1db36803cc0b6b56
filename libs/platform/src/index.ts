import { a } from "#contract"; export const b = a + 1;
