/** Which build this page is: set by the bundler. */
declare const __BUILD__: string;
export const BUILD: string = __BUILD__;
