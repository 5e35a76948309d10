import { TranslationBundle } from '@jupyterlab/translation';
import { ITyped, optionsOf, UNTYPED, wrong } from '../sections/typed';

const trans = { __: (text: string) => text } as TranslationBundle;
const typed = (fields: Partial<ITyped>): ITyped => ({ ...UNTYPED, ...fields });

describe('the Advanced fields', () => {
  it('give no option where nothing was typed: the recipe decides', () => {
    expect(optionsOf(UNTYPED)).toEqual({});
    expect(wrong(trans, UNTYPED)).toEqual({});
    expect(optionsOf(typed({ name: '  ', steps: ' ', method: 'auto' }))).toEqual({});
  });

  it('give what was typed as values', () => {
    const all = typed({
      name: ' docs-1 ',
      steps: '300',
      rate: '1e-3',
      method: 'lora',
      seed: '0',
      background: true,
      keepPartial: true
    });
    expect(wrong(trans, all)).toEqual({});
    expect(optionsOf(all)).toEqual({
      name: 'docs-1',
      steps: 300,
      rate: 0.001,
      method: 'lora',
      seed: 0,
      background: true,
      keepPartial: true
    });
  });

  it.each([
    ['steps', '0'],
    ['steps', '1.5'],
    ['steps', '-3'],
    ['rate', '0'],
    ['rate', '2'],
    ['rate', 'fast'],
    ['seed', '-1'],
    ['name', '--yes'],
    ['name', '../up'],
    ['name', 'a\nb'],
    ['name', 'x'.repeat(65)]
  ] as const)('say that %s cannot be %j', (key, value) => {
    expect(Object.keys(wrong(trans, typed({ [key]: value })))).toEqual([key]);
  });
});
