export { horizon, mayFallDue } from './asked.js';
export * from './load.js';
export { noticesOf, noticeStates } from './notices.js';
export type { Notice } from './notices.js';
export type { OwedNotice } from './owed.js';
export { recipientInEnglish } from './texts/english.js';
export { noticeTexts } from './texts/index.js';
