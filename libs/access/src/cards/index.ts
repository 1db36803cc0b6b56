export { readCardText } from './card-text';
export { issueCards, type IssuedCard } from './issue';
