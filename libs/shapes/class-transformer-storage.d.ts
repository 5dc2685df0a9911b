/** The part of class-transformer in which it remembers `@Type` and `@Transform`; it ships no types of its own. */
declare module 'class-transformer/cjs/storage.js' {
  import type { TransformFnParams } from 'class-transformer';
  import type { IOptions } from 'class-validator-jsonschema/build/options.js';

  type Class = new () => object;

  interface Storage {
    findTypeMetadata(target: Class, property: string): { typeFunction(): Class } | undefined;
    /** `type` 0 is from plain to class. */
    findTransformMetadatas(
      target: Class,
      property: string,
      type: 0,
    ): { transformFn(params: TransformFnParams): unknown }[];
  }

  export const defaultMetadataStorage: Storage & NonNullable<IOptions['classTransformerMetadataStorage']>;
}
