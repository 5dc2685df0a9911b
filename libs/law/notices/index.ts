export { anyMayFallDue, mayFallDue } from './asked.js';
export * from './load.js';
export { noticeTexts } from './texts/index.js';
export { noticesOf, noticeStates } from './notices.js';
export type { Notice, NoticeState } from './notices.js';
export { noticesOwed } from './owed.js';
export type { OwedNotice } from './owed.js';
