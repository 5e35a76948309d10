import { bodyCell, fitsLine, join, lineCell, literal, quote } from '../quoting';

describe('words of a line', () => {
  it.each([
    ['notes.md', 'notes.md'],
    ['cell:#5', 'cell:#5'],
    ['cell:id=a-b_C', 'cell:id=a-b_C'],
    ['#5', '"#5"'],
    ['--as', '--as'],
    ['-1', '"-1"'],
    ['', '""'],
    ['a b', '"a b"'],
    ["it's", '"it\'s"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['C:\\x', '"C:\\\\x"'],
    ['{x}', '"{x}"'],
    ['a;', '"a;"'],
    ['x?', '"x?"'],
    ['~2', '"~2"']
  ])('%j is written %s', (word, written) => {
    expect(quote(word)).toBe(written);
  });

  it('are joined by one space', () => {
    expect(join(['learn', 'a b', 'c'])).toBe('learn "a b" c');
  });
});

describe('what cannot stand in a line', () => {
  const ends = ['\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'];

  it.each([...ends, '\0', '\t', '\x7f', '\u202e', '\u200b', '\ufeff', '\ud800'])('%j', char => {
    expect(fitsLine(`a${char}b`)).toBe(false);
    const cell = lineCell(['learn', `a${char}b`]);
    expect(cell.startsWith('get_ipython().run_line_magic("miu", "learn ')).toBe(true);
    expect(cell).not.toContain(char);
    expect(JSON.parse(literal(char))).toBe(char);
  });

  it.each(['名前', '😀', 'نام\u200cها', 'e\u0301', '\u00a0'])('%j can', text => {
    expect(fitsLine(text)).toBe(true);
    expect(lineCell(['learn', text])).toBe(`%miu learn "${text}"`);
  });
});

describe('a body', () => {
  it('stands below the magic as it is', () => {
    expect(bodyCell(['learn', '--as', 'text'], 'a\n%miu b\n\n"""')).toBe('%%miu learn --as text\na\n%miu b\n\n"""');
  });

  it('has the line ends of the editor', () => {
    expect(bodyCell(['learn'], 'a\r\nb\rc')).toBe('%%miu learn\na\nb\nc');
  });

  it.each(['>>> 1', 'a\n  >>> 1', 'In [3]: x', '... y', 'half \ud800'])('%j is a literal', text => {
    expect(bodyCell(['learn'], text)).toMatch(/^get_ipython\(\)\.run_cell_magic\("miu", "learn", \(\n {4}"/);
  });
});
