/** How much input is read. What exceeds a limit is refused with an error that names the limit; nothing is cut off in silence. */
export interface LoadLimits {
  /** Characters of one source. */
  characters: number;
  /** Documents of one source, and objects of all sources together after lists are flattened. */
  documents: number;
  /** Tokens of one YAML document: a typical one has a token for every five characters. JSON costs far less memory. */
  yamlTokens: number;
  /** Values of one JSON document, keys not counted. */
  jsonValues: number;
  /** Levels of nesting in a document, aliases followed. */
  depth: number;
  /** Nodes of a document that exist only because an alias repeats them. */
  aliasNodes: number;
  /** Pods after workload expansion. */
  pods: number;
}

/** What is read where no limits are stated. */
export const DEFAULT_LIMITS: LoadLimits = {
  characters: 64 * 1024 * 1024,
  documents: 200_000,
  yamlTokens: 3_000_000,
  jsonValues: 5_000_000,
  depth: 100,
  aliasNodes: 100_000,
  pods: 100_000,
};
