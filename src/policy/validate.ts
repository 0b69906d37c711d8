/** Refuses what is no policy, by its JSON Schema. */

import { withPlainObjects } from '../platform/plain-objects.js';
import type { Policy } from './policy.js';
import { policySchema } from './schema.js';
import { type PolicyFault, validate } from './validator.js';

/** Throws `TypeError` that names every fault: a rule that does not exist, a value that is not of its kind. */
export function validatePolicy(policy: unknown): asserts policy is Policy {
  if (withPlainObjects(() => validate(policy))) return;
  const faults = new Set(validate.errors?.map(describe));
  throw new TypeError(`the policy is not valid: ${[...faults].join('; ')}`);
}

function describe({ instancePath, keyword, params, message, schemaPath }: PolicyFault): string {
  const rule = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties') {
    const known = rulesBeside(schemaPath).join(', ');
    const name = String(params.additionalProperty);
    return `there is no rule '${rule === '' ? name : `${rule}.${name}`}': the rules here are ${known}`;
  }
  const what = rule === '' ? 'a policy' : rule;
  if (keyword === 'enum')
    return `${what} must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  return `${what} ${message}`;
}

/** The names of the rules where the schema has a keyword, e.g. `#/properties/video/additionalProperties`. */
function rulesBeside(schemaPath: string): string[] {
  let schema: Record<string, unknown> = policySchema;
  for (const name of schemaPath.split('/').slice(1, -1))
    schema = schema[name] as Record<string, unknown>;
  return Object.keys(schema.properties ?? {});
}
