/** Refuses what is no policy, by its JSON Schema. */

import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Policy } from './policy.js';
import { policySchema } from './schema.js';

let validator: ValidateFunction<Policy> | undefined;

/** Loaded with the first policy: ajv takes some milliseconds. */
function load(): ValidateFunction<Policy> {
  const { Ajv2020 } = createRequire(import.meta.url)(
    'ajv/dist/2020.js',
  ) as typeof import('ajv/dist/2020.js');
  return new Ajv2020({ allErrors: true, verbose: true }).compile<Policy>(policySchema);
}

/** Throws `TypeError` that names every fault: a rule that does not exist, a value that is not of its kind. */
export function validatePolicy(policy: unknown): asserts policy is Policy {
  validator ??= load();
  if (validator(policy)) return;
  const faults = new Set(validator.errors?.map(describe));
  throw new TypeError(`the policy is not valid: ${[...faults].join('; ')}`);
}

function describe({ instancePath, keyword, params, message, parentSchema }: ErrorObject): string {
  const rule = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema?.properties ?? {}).join(', ');
    const name = String(params.additionalProperty);
    return `there is no rule '${rule === '' ? name : `${rule}.${name}`}': the rules here are ${known}`;
  }
  const what = rule === '' ? 'a policy' : rule;
  if (keyword === 'enum')
    return `${what} must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  return `${what} ${message}`;
}
