import { cellSource, UnwritableError } from '../lines';
import { Action } from '../workbench';

const learn = (refs: string[], options = {}): Action => ({ do: 'learn', refs, options });

describe('actions as cells', () => {
  it.each<[Action, string]>([
    [{ do: 'load' }, '%load_ext jupyter_miu'],
    [{ do: 'use' }, '%miu use'],
    [{ do: 'use', model: 'Qwen/Qwen3-0.6B' }, '%miu use Qwen/Qwen3-0.6B'],
    [learn(['a.md', 'b c.md']), '%miu learn a.md "b c.md"'],
    [learn(['-x.md']), '%miu learn ./-x.md'],
    [
      learn(['a.md'], { name: 'n', steps: 5, rate: 0.001, method: 'full', seed: 0, background: true }),
      '%miu learn a.md --name n --steps 5 --lr 0.001 --method full --seed 0 --background'
    ],
    [learn(['a.md'], { keepPartial: true, teacher: false }), '%miu learn a.md --keep-partial --no-teacher'],
    [{ do: 'learn text', text: 'Orla\n{x}', options: {} }, '%%miu learn --as text\nOrla\n{x}'],
    [{ do: 'sheet', refs: ['a.md'], file: 'a.sheet.md' }, '%miu learn a.md --sheet a.sheet.md'],
    [{ do: 'rollback' }, '%miu rollback'],
    [{ do: 'rollback', to: 'docs-1' }, '%miu rollback docs-1'],
    [{ do: 'redo' }, '%miu redo'],
    [{ do: 'rename', from: 'a', to: 'b' }, '%miu rename a b'],
    [{ do: 'pin', name: 'a', pinned: true }, '%miu pin a'],
    [{ do: 'pin', name: 'a', pinned: false }, '%miu unpin a'],
    [{ do: 'delete', name: 'a' }, '%miu delete a --yes'],
    [{ do: 'prune', keep: 10 }, '%miu prune --keep 10'],
    [{ do: 'export', name: 'a', path: './out' }, '%miu export ./out --state a'],
    [{ do: 'consolidate' }, '%miu consolidate'],
    [{ do: 'plot', names: [] }, '%miu plot'],
    [{ do: 'plot', names: ['a', 'b'] }, '%miu plot a b']
  ])('%j', (action, source) => {
    expect(cellSource(action)).toBe(source);
  });

  it('a better answer is a conversation', () => {
    const [first, ...body] = cellSource({ do: 'teach answer', prompt: 'Who?', better: 'Orla "V"' }).split('\n');
    expect(first).toBe('%%miu learn --as chat');
    expect(JSON.parse(body.join('\n'))).toEqual({
      messages: [
        { role: 'user', content: 'Who?' },
        { role: 'assistant', content: 'Orla "V"' }
      ]
    });
  });

  it.each<[Action]>([
    [learn([])],
    [learn([' '])],
    [learn(['a'], { steps: 1.5 })],
    [learn(['a'], { steps: -1 })],
    [learn(['a'], { rate: NaN })],
    [learn(['a'], { method: '--yes' })],
    [learn(['a'], { name: '--yes' })],
    [{ do: 'learn text', text: ' \n', options: {} }],
    [{ do: 'delete', name: '--yes' }],
    [{ do: 'delete', name: '' }],
    [{ do: 'use', model: '--trust-remote-code' }],
    [{ do: 'prune', keep: Infinity }],
    [{ do: 'teach answer', prompt: 'x', better: '' }]
  ])('%j is refused', action => {
    expect(() => cellSource(action)).toThrow(UnwritableError);
  });
});
