import { tellUpdate } from '../packages/tell-update.js';
import { findPackageOnPath, findVersion, isContainer, tellWay, type Pattern } from './pattern.js';

/** Packages that compile a schema, a template, a query or a pattern and remember the result. */
const COMPILERS: Record<string, string> = {
  ajv: 'const validate = ajv.compile(schema)',
  'ajv-draft-04': 'const validate = ajv.compile(schema)',
  'fast-json-stringify': 'const stringify = fastJson(schema)',
  handlebars: 'const template = Handlebars.compile(text)',
  ejs: 'const template = ejs.compile(text)',
  pug: 'const template = pug.compile(text)',
  nunjucks: 'const template = nunjucks.compile(text)',
  mustache: 'const TEMPLATE = "…", then Mustache.render(TEMPLATE, view)',
  'lodash.template': 'const render = template(text)',
  'angular-expressions': 'const evaluate = expressions.compile(text)',
  'graphql-tag': 'const QUERY = gql`…`',
  graphql: 'const document = parse(query)',
  zod: 'const schema = z.object({ … })',
  yup: 'const schema = object({ … })',
  joi: 'const schema = Joi.object({ … })',
};

/** Packages that remember patterns, which have no variables. */
const MATCHERS: Record<string, string> = {
  'path-to-regexp': 'const route = match(path)',
  micromatch: 'const isMatch = micromatch.matcher(pattern)',
  minimatch: 'const matcher = new Minimatch(pattern)',
  picomatch: 'const isMatch = picomatch(pattern)',
};
const REMEMBERED: Record<string, string> = { ...COMPILERS, ...MATCHERS };

/** A compiler remembers every text or schema it was given. */
export const compiledPerCall: Pattern = {
  id: 'compiled-per-call',
  advise(facts) {
    // A container in which the user keeps what was compiled is the user's to empty.
    if (facts.owner !== 'package' && isContainer(facts)) return undefined;
    const name =
      findPackageOnPath(facts, Object.keys(REMEMBERED)) ??
      facts.stackPackages.find((candidate) => Object.hasOwn(REMEMBERED, candidate));
    if (name === undefined) return undefined;
    const update = tellUpdate(name, tellWay(facts.steps), findVersion(facts, name));
    const ending = update === undefined ? '' : ` ${update}`;
    if (Object.hasOwn(MATCHERS, name)) return advisePattern(name) + ending;
    return `What each call gives to ${name}, a text or a schema, is remembered. Do it once at module level (${COMPILERS[name]}) and use the result again; what differs in each call belongs into variables, not into the text.${ending}`;
  },
};

function advisePattern(name: string): string {
  return `Every pattern given to ${name} is remembered. Use patterns that are few, made once at module level (${MATCHERS[name]}): an id, or what else differs in each call, does not belong into a pattern; match the fixed part, and compare the rest by code.`;
}
