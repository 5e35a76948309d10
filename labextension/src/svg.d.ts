/** An SVG file is imported as its text. */
declare module '*.svg' {
  const value: string;
  export default value;
}
