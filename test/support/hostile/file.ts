export interface HostileFile {
  name: string;
  bytes: Uint8Array;
}
