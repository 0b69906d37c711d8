/** The part of the public schema that says where a file is from. As in report.ts, an absent fact is null. */

/** What a file says of where it is from; nothing of it is verified. */
export interface Provenance {
  c2pa: C2pa | null;
  /** One verdict over all that the file says; null where it says nothing of it. */
  aiGenerated: AiClaim | null;
  /** Where XMP says that a C2PA manifest store of the file stands; never fetched. */
  remoteManifest: string | null;
}

export interface C2paManifest {
  label: string;
  title: string | null;
  format: string | null;
  /** Name and version of the program that made the claim. */
  claimGenerator: string | null;
  /** It changes metadata only: what its parent says of picture and sound still holds. */
  update: boolean;
  /** Labels of the assertions that the claim lists; of all that are stored where the claim cannot be read. */
  assertions: string[];
  actions: {
    action: string;
    when: string | null;
    softwareAgent: string | null;
    digitalSourceType: string | null;
  }[];
  /** `manifest`: the label of the ingredient's own manifest. */
  ingredients: { title: string | null; relationship: string | null; manifest: string | null }[];
  /** Of its metadata assertion, as stored; that of an action stands with the action. */
  digitalSourceType: string | null;
}

/** A C2PA manifest store: present, not verified. Whether it is true is for a C2PA validator to say. */
export interface C2pa {
  verified: false;
  /** `path`, `offset` and `length` are those of the box that holds the store. */
  path: string;
  offset: number;
  length: number;
  /** The last manifest in the store; null where none can be read. */
  active: C2paManifest | null;
  /** The other manifests in the store, of which the active one's asset was made; at most 999. */
  ingredients: C2paManifest[];
}

/** What the file itself says of being made by AI; nothing of it is verified. */
export interface AiClaim {
  /**
   * True: the file says that AI made it or a part of it. False: there is a label, and it says
   * something else (`digitalCapture` …).
   */
  claimed: boolean;
  by: 'c2pa' | 'xmp' | 'aigc';
  /** IPTC digital source type, the last part of its URI. */
  digitalSourceType: string | null;
  /** Whether it is said of the file itself, or of something that went into it. */
  scope: 'file' | 'ingredient';
  /**
   * The label of GB 45438-2025, where it is the source. `Label` is `1` (made by AI),
   * `2` (may be) or `3` (suspected).
   */
  aigc: Record<string, string> | null;
  /**
   * Of the tag that says so, or of the box of the C2PA store; `offset` is that of the tag's
   * value, or of the C2PA assertion.
   */
  path: string;
  offset: number;
}
