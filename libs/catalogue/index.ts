// Made by "npm run catalogue" from the folders of libs/actions: add a folder there, not a line here.
import { borderClosure } from '#actions/border-closure';
import { catalogueOf } from '#kernel';

/** Every action that this program knows, by name. */
export const catalogue = catalogueOf([
  borderClosure,
]);
