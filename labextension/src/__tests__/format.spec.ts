import * as format from '../format';

describe('text of strangers', () => {
  it('shows what would rearrange the line', () => {
    expect(format.printable('a\u202egpj.exe')).toBe('a\\u202egpj.exe');
    expect(format.printable('a\u0007\u2028b\ud800')).toBe('a\\u0007\\u2028b\\ud800');
    expect(format.printable('👩\u200d🚀')).toBe('👩\u200d🚀');
  });

  it('puts everything on one line of bounded length', () => {
    expect(format.oneLine('  a\r\nb\tc  d ')).toBe('a\\nb c d');
    expect(Array.from(format.oneLine('x'.repeat(1e6), 40))).toHaveLength(40);
    expect(Array.from(format.oneLine('😀'.repeat(60), 40))).toHaveLength(40);
    expect(format.oneLine('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  });

  it('does not let marks pile up', () => {
    expect(format.printable('a' + '\u0301'.repeat(50)).length).toBe(5);
  });

  it('bounds several lines too', () => {
    expect(format.block('a\r\nb')).toBe('a\nb');
    expect(format.block('y'.repeat(50), 10)).toBe('y'.repeat(10) + '…');
  });
});

describe('numbers', () => {
  it('are short and never wrong by a zero', () => {
    expect([2.314, 0.0061, 0.00001234, 0, -0.5, 12345.6, 3e9, null, NaN].map(v => format.number(v))).toEqual([
      '2.31',
      '0.0061',
      '1.2e-5',
      '0.00',
      '-0.50',
      '12,346',
      '3.00e+9',
      '–',
      '–'
    ]);
  });

  it('have units', () => {
    expect([0.5, 0.9954, 1, null].map(v => format.percent(v))).toEqual(['50 %', '99.5 %', '100 %', '–']);
    expect([-0.003, 0, 0.02].map(format.change)).toEqual(['−0.3 %', '±0 %', '+2 %']);
    expect([0, 41.4, 3723, null].map(v => format.duration(v))).toEqual(['0:00', '0:41', '1:02:03', '–']);
    expect([12, 3100, 3.1e9, 4e13].map(format.size)).toEqual(['12 B', '3.1 kB', '3.1 GB', '40.0 TB']);
    expect([940, 1900, 2.4e6, null].map(v => format.short(v))).toEqual(['940', '1.9k', '2.4M', '–']);
  });
});

describe('names and times', () => {
  it('makes plain file names', () => {
    expect(format.derivedName('docs/My notes (1).md', '.sheet.md')).toBe('My-notes-1.sheet.md');
    expect(format.derivedName("{__import__('os').system('id')}.md", '.x')).toBe('__import__-os-.system-id.x');
    expect(format.derivedName('...', '.x')).toBe('lesson.x');
    expect(format.baseName('a/b/')).toBe('b');
  });

  it('says the hour for today and the day before', () => {
    const now = new Date('2026-03-05T18:00:00');
    expect(format.when('2026-03-05T09:07:00', now, 'en-GB')).toBe('09:07');
    expect(format.when('2026-03-01T09:07:00', now, 'en-GB')).toBe('1 Mar, 09:07');
    expect(format.when('2024-03-01T09:07:00', now, 'en-GB')).toBe('1 Mar 2024');
    expect(format.when('rubbish', now)).toBe('');
  });
});
