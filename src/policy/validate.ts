/** Refuses what is no policy, by its JSON Schema. */

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { loadAjv } from '../platform/node.js';
import { withPlainObjects } from '../platform/plain-objects.js';
import type { Policy } from './policy.js';
import { policySchema } from './schema.js';

let compiled: ValidateFunction<Policy> | undefined;

/** Loaded with the first policy: ajv takes some milliseconds. */
function validator(): ValidateFunction<Policy> {
  const { Ajv2020 } = loadAjv();
  compiled ??= new Ajv2020({ allErrors: true, verbose: true }).compile<Policy>(policySchema);
  return compiled;
}

/** Throws `TypeError` that names every fault: a rule that does not exist, a value that is not of its kind. */
export function validatePolicy(policy: unknown): asserts policy is Policy {
  if (withPlainObjects(() => validator()(policy))) return;
  const faults = new Set(compiled?.errors?.map(describe));
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
