/** What the controllers of this app are given: the kernel's `Foundations`. */
export const foundationsToken = Symbol('foundations');
