/** What we ask of the library of YAML. It is built into a file of its own, which a start loads that meets what the quick reader or printer leaves to it. */
export { Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
