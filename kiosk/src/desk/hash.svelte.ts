/** The part of the address after `#/`: which page of the desk is open. The back button works as everywhere. */
class Hash {
  path = $state(read());

  constructor() {
    window.addEventListener('hashchange', () => (this.path = read()));
  }
}

const read = () => window.location.hash.replace(/^#\//, '');

export const hash = new Hash();
