/**
 * Words as a magic's line holds them, and text as a Python literal. Knows jupyter_miu/magics/lexer.py's rules and where
 * IPython cuts a cell into lines; knows no verb, no notebook.
 *
 * Every word may come from a stranger: a file's name, a notebook's metadata, the kernel. What is written here must come
 * back from the lexer as it was, and must never begin a second line of code.
 */

/** Words that need no quotes: names of plain characters, where a `#` in front would begin a comment, and flags. */
const PLAIN = /^(?:[A-Za-z0-9_./:=][A-Za-z0-9_./:=#-]*|--?[a-z][a-z-]*)$/;

/**
 * What cannot stand in a line of a cell: control characters and every line end that Python's `splitlines` knows (a name
 * that holds one would go on as code), halves of surrogate pairs (no encoding for the wire), and the marks that turn the
 * direction of writing round (the cell would show something else than what it runs).
 */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/u;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
};

/** One word for a magic's line: as it is where that is safe, else between double quotes. */
export function quote(word: string): string {
  return PLAIN.test(word) ? word : `"${word.replace(/[\\"]/g, '\\$&')}"`;
}

/** Words as one line. */
export function join(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** Whether text can stand in a line of a cell as it is. */
export function fitsLine(text: string): boolean {
  return !UNFIT.test(text);
}

/** Whether text can be sent at all: halves of surrogate pairs cannot. */
export function fitsCell(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** A string literal that JSON and Python read alike; it holds no line end and nothing invisible. */
export function literal(text: string): string {
  let out = '';
  for (const char of text) {
    if (char in SHORT) {
      out += SHORT[char];
    } else if (UNFIT.test(char)) {
      out += '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0');
    } else {
      out += char;
    }
  }
  return `"${out}"`;
}

/** The cell that runs `%miu` with these words, as a magic where every word can stand in a line. */
export function lineCell(words: readonly string[]): string {
  const line = join(words);
  return fitsLine(line) ? `%miu ${line}` : `get_ipython().run_line_magic("miu", ${literal(line)})`;
}

/**
 * IPython takes `>>> ` and `In [1]: ` away from the lines of a cell, also below a cell magic; what is pasted must be
 * taught as it is.
 */
const PROMPT = /^[^\S\n]*(>>>|\.{3}|In ?\[\d+\]:)/m;

/** The cell that runs `%%miu` with these words over this body, verbatim. */
export function bodyCell(words: readonly string[], text: string): string {
  const line = join(words);
  const body = text.replace(/\r\n?/g, '\n');
  if (fitsLine(line) && fitsCell(body) && !PROMPT.test(body)) {
    return `%%miu ${line}\n${body}`;
  }
  const lines = body.split(/(?<=\n)/).map(part => `    ${literal(part)}\n`);
  return `get_ipython().run_cell_magic("miu", ${literal(line)}, (\n${lines.join('')}))`;
}
