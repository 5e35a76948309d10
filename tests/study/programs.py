"""The same small program in seven languages, for tests of what is read from sources; and what is read."""

from __future__ import annotations

from jupyter_miu.study.code import languages

JAVASCRIPT = r"""
const RETRY_LIMIT = 5;
const apiToken = "s3cr3t";
let attempts = 4;

/**
 * Reads a tide table from a file. Slowly.
 * @param {string} path
 * @returns {Promise<Tide[]>} the tides, oldest first.
 * @throws {RangeError} when the window is empty
 */
export async function loadTides(path, { depth = 2, password = "hunter2" }, window = 12) {
  const inner = () => { throw new KeyError(path); };
  if (!path) throw new TideError("no path");
  return [];
}

// An ordinary comment.
export const area = (width, height = -2) => width * height;
function _private(x = 1) {}

class TideTable extends Table {
  depth = 3;
  #hidden = 9;
  constructor(name, limit = 40) { super(); }
  /** Adds a tide. */
  add(tide, unit = "m") { throw new errors.FullError(); }
  get size() { return 1; }
}
exports.parse = function (line) { return line; };
"""
TYPESCRIPT = r"""
export interface Tide { height: number; unit?: string; }
export enum Level { Low, High = 5 }
export type Options = { retries: number };
export const LIMIT: number = 1_000;
export function load(path: string, unit: string = "m"): Promise<Tide[]> { throw new TideError(); }
export function isTide(value: unknown): value is Tide { return true; }
function pick(a: string): string;
function pick(a: string, b: number): number;
export class Store<T> extends Base<T> implements Reader {
  private secretCount: number = 1;
  depth: number = 3;
  find(key: string): T | undefined { return undefined; }
  private drop(): void {}
}
"""
GO = r"""
package tides

// LoadTides reads a tide table from a file. Slowly.
func LoadTides(path string, width, height int, rest ...string) ([]Tide, error) { return nil, nil }

// Table is a list of tides.
type Table struct {
	Depth int // how deep
	Name, Unit string
}

// something else
func (t *Table) Add(tide Tide) error { return nil }

const Limit = 5
const (
	Host, Port = "a", 1
	Unit string = "metre"
	dbPassword = "hunter2"
)
type Reader interface { Read(p []byte) int }
"""
RUST = r"""
//! Tides.

/// Reads a tide table from a [`Path`].
///
/// # Errors
/// When there is none.
#[inline]
pub fn load_tides(path: &str, mut window: u32) -> Result<Vec<Tide>, TideError> { todo!() }

pub const LIMIT: usize = 1_000;
static NAME: &str = "harbour";
static mut COUNT: u8 = 3;
pub struct Table { pub depth: u32, name: String }
enum Level { Low, High = 5, Deep(u8) }
impl Table {
    pub const MAX: u8 = 3;
    /// Makes an empty table.
    pub fn new(&self, name: &str) -> Option<Self> { None }
}
impl fmt::Display for Table { fn fmt(&self, f: &mut F) -> fmt::Result { Ok(()) } }
impl Debug for Table {}
mod tests { fn checks(x: u8) {} }
"""
JAVA = r"""
package tides;
/** Keeps tides by {@code day}. More. */
@Deprecated
public class TideTable extends Table implements Runnable, Cloneable {
    public static final int LIMIT = 5;
    static final long A = 7L;
    static final String API_KEY = "s3cr3t";
    int depth = 3;
    private String name = "x";
    public TideTable(String name) {}
    /**
     * Reads a tide table from a file.
     * @return the tides, oldest first
     */
    @Override
    public List<Tide> load(final String path, int window) throws IOException { throw new TideError("x"); }
    public int add(int a) { return 1; }
    public int add(int a, int b) { return 1; }
    private void drop() {}
}
enum Level { LOW, HIGH(3); int depth() { return 1; } }
interface Reader { int WIDTH = 4; void read(byte[] bytes); }
record Point(int x, int y) {}
"""
C = r"""
#ifndef TIDES_H
#define TIDES_H
#define LIMIT (5) /* at most */
#define NAME "harbour"
#define PASSWORD_HASH "abcdef"
#define SQUARE(x) ((x) * (x))
/** @brief Reads a tide table from a file. */
static const char *load_tides(const char *path, int window, ...) { return 0; }
static const double rate = 2.5f;
int counter = 4;
struct tide { double height; char *unit; int days[3]; };
typedef struct { int x; } point;
enum level { LOW, HIGH = 5 };
void each(struct tide *tide, void (*visit)(int));
void nothing(void);
int unnamed(int, char *);
#ifdef WIDE
#define WIDTH 8
#else
#define WIDTH 4
#endif
#endif
"""
CPP = r"""
namespace sea {
/// Keeps tides by day.
class SEA_EXPORT TideTable : public Table {
 public:
  explicit TideTable(int depth = 3);
  ~TideTable();
  int add(const std::string& name, int n = 2) const { throw std::runtime_error("full"); }
  double rate = 2.5;
 private:
  int hidden_depth = 4;
};
constexpr int kLimit = 5;
std::vector<int> load(std::string path) { return {}; }
bool TideTable::empty() const { return true; }
template <typename T> T largest(T a, T b) { return a; }
}
"""
SOURCES = {"tides.js": JAVASCRIPT, "tides.ts": TYPESCRIPT, "tides.go": GO, "tides.rs": RUST, "Tides.java": JAVA,
           "tides.c": C, "tides.cpp": CPP}  # fmt: skip


def facts(text: str, ref: str) -> dict[str, str]:
    return {found.statement.text: found.statement.value for found in languages.read(text, ref)}
