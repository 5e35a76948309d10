import { Signal } from '@lumino/signaling';
import { PanelModel, problemOf } from '../sections/model';
import { IWorkbench } from '../workbench';

/** What the model reads of a workbench. */
class Bench {
  notebook = 'a.ipynb';
  changed = new Signal<this, void>(this);
}

function make(): { bench: Bench; model: PanelModel; told: () => number } {
  const bench = new Bench();
  const model = new PanelModel(bench as unknown as IWorkbench);
  let times = 0;
  model.changed.connect(() => times++);
  return { bench, model, told: () => times };
}

describe('the panel', () => {
  it('draws nothing while out of sight, and what was missed once when it comes back', () => {
    const { bench, model, told } = make();
    bench.changed.emit();
    expect(told()).toBe(1);
    model.visible = false;
    bench.changed.emit();
    bench.changed.emit();
    expect(told()).toBe(1);
    model.visible = true;
    expect(told()).toBe(2);
    model.visible = true;
    expect(told()).toBe(2);
  });

  it('keeps drafts and what is compared apart by notebook', () => {
    const { bench, model } = make();
    model.setDraft('prompt', 'mine');
    model.compare = 'base';
    bench.notebook = 'b.ipynb';
    expect(model.draft('prompt', '')).toBe('');
    expect(model.compare).toBe('');
    bench.notebook = 'a.ipynb';
    expect(model.draft('prompt', '')).toBe('mine');
    expect(model.compare).toBe('base');
  });

  it('opens Teach for a drop and tells there what went wrong', async () => {
    const { model } = make();
    model.setOpen('teach', false);
    await model.drop(() => Promise.reject(Object.assign(new Error('disk full'), { cause: 'free some room' })));
    expect(model.isOpen('teach')).toBe(true);
    expect(model.dropProblem).toEqual({ message: 'disk full', hint: 'free some room' });
    await model.drop(() => Promise.resolve());
    expect(model.dropProblem).toBeNull();
  });

  it('opens what it brings into view', () => {
    const { model } = make();
    const shown: string[] = [];
    model.revealed.connect((_, id) => shown.push(id));
    model.reveal('memory');
    expect(model.isOpen('memory')).toBe(true);
    expect(shown).toEqual(['memory']);
  });

  it('is silent after its end', () => {
    const { bench, model, told } = make();
    model.dispose();
    bench.changed.emit();
    expect(told()).toBe(0);
  });

  it('makes two strings of any error', () => {
    expect(problemOf('no')).toEqual({ message: 'no', hint: '' });
    expect(problemOf(Object.assign(new Error('x'), { cause: 5 }))).toEqual({ message: 'x', hint: '' });
    expect(problemOf(null).message).toBe('null');
  });
});
