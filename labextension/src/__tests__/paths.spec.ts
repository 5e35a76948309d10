import { freeName, reference, resolve, split, uploadName } from '../paths';

const isDrive = (name: string) => name === 'RTC' || name === 'Files';

describe('references', () => {
  it.each([
    ['work/n.ipynb', 'work/a.md', 'a.md'],
    ['n.ipynb', 'a.md', 'a.md'],
    ['n.ipynb', 'work/a.md', 'work/a.md'],
    ['work/n.ipynb', 'a.md', '../a.md'],
    ['a/b/n.ipynb', 'a/c/d.md', '../c/d.md'],
    ['a/n.ipynb', 'a', '../a'],
    ['RTC:work/n.ipynb', 'RTC:work/a.md', 'a.md'],
    ['n.ipynb', '-x.md', './-x.md'],
    ['n.ipynb', 'cell:5', './cell:5'],
    ['n.ipynb', 'var:x.md', './var:x.md'],
    ['n.ipynb', 'http:', './http:'],
    ['n.ipynb', '~root', './~root'],
    ['n.ipynb', '#x.md', './#x.md'],
    ['n.ipynb', ' x.md', './ x.md']
  ])('%s sees %s as %s', (notebook, file, wanted) => {
    expect(reference(notebook, file, isDrive)).toBe(wanted);
  });

  it('there is none to another drive', () => {
    expect(reference('RTC:n.ipynb', 'Files:a.md', isDrive)).toBeNull();
    expect(reference('n.ipynb', 'Files:a.md', isDrive)).toBeNull();
  });

  it('a colon alone makes no drive', () => {
    expect(split('a:b/c', isDrive)).toEqual({ drive: '', path: 'a:b/c' });
    expect(split('RTC:/b/c/', isDrive)).toEqual({ drive: 'RTC', path: 'b/c' });
  });
});

describe('paths to open', () => {
  it.each([
    ['work', 'a.md', 'work/a.md'],
    ['work', './a.md', 'work/a.md'],
    ['work/x', '../a.md', 'work/a.md'],
    ['', 'a.md', 'a.md'],
    ['', '../a.md', null],
    ['work', '../../a.md', null],
    ['work', '/etc/passwd', null],
    ['work', '..\\a.md', null],
    ['', '.', null]
  ])('%j, %j is %j', (parent, path, wanted) => {
    expect(resolve(parent, path)).toBe(wanted);
  });
});

describe('names for uploads', () => {
  it.each([
    ['notes.md', 'notes.md'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\x\\notes.md', 'notes.md'],
    ['.bashrc', 'bashrc'],
    ['', 'upload'],
    ['...', 'upload'],
    ['a\nb\u202e.md', 'ab.md'],
    ["{__import__('os').system('id')}.md", "{__import__('os').system('id')}.md"]
  ])('%j becomes %j', (name, wanted) => {
    expect(uploadName(name)).toBe(wanted);
  });

  it('are of bearable length and keep their ending', () => {
    const name = uploadName('x'.repeat(5000) + '.md');
    expect(name).toHaveLength(120);
    expect(name.endsWith('x.md')).toBe(true);
  });

  it('are free', () => {
    expect(freeName('a.md', [])).toBe('a.md');
    expect(freeName('a.md', ['A.MD', 'a-2.md'])).toBe('a-3.md');
    expect(freeName('notes', ['notes'])).toBe('notes-2');
  });
});
