import type { ProblemCase } from './case.js';
import { configCases } from './configs.js';
import { fragmentCases } from './fragments.js';
import { headerCases } from './headers.js';
import { itemCases } from './items.js';
import { matroskaCases } from './matroska.js';
import { privacyCases } from './privacy.js';
import { provenanceCases } from './provenance.js';
import { structureCases } from './structure.js';
import { tableCases } from './tables.js';
import { tagCases } from './tags.js';

export { caseBytes, expectedPlace, type ProblemCase } from './case.js';

export const problemCases: ProblemCase[] = [
  ...structureCases,
  ...headerCases,
  ...tableCases,
  ...fragmentCases,
  ...configCases,
  ...tagCases,
  ...privacyCases,
  ...provenanceCases,
  ...itemCases,
  ...matroskaCases,
];
