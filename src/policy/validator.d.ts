/** Made of the schema in schema.ts by scripts/build/validator.mjs, with every build. */

/** Of ajv's `ErrorObject`, what is used. */
export interface PolicyFault {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
  /** `#/properties/video/additionalProperties`: the keyword that is not met. */
  schemaPath: string;
}

export declare const validate: {
  (policy: unknown): boolean;
  /** Of the last call. */
  errors?: PolicyFault[] | null;
};
