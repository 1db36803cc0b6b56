/**
 * The part of the address after `#/`: which page of the desk is open, and what it is about (`#/claim/<id>`). The back
 * button works as everywhere.
 */
class Hash {
  #whole = $state(read());

  constructor() {
    window.addEventListener('hashchange', () => (this.#whole = read()));
  }

  get path(): string {
    return this.#whole.split('/')[0] ?? '';
  }

  /** What the page is about: an id; '' where it is about nothing in particular. */
  get about(): string {
    return decodeURIComponent(this.#whole.split('/').slice(1).join('/'));
  }

  go(path: string, about = ''): void {
    window.location.hash = about ? `#/${path}/${encodeURIComponent(about)}` : `#/${path}`;
  }
}

const read = () => window.location.hash.replace(/^#\//, '');

export const hash = new Hash();
