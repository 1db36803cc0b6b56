export { readCardText } from './card-text';
export { endCards, issueCards, type IssuedCard } from './issue';
export { issueAtDesk, listCards, loseAtDesk, newFirstPin, reopenDoor, type PrintableCard } from './manage';
export { changePin, limitMember, listOwnCards, loseOwn } from './own';
