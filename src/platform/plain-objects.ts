/**
 * Runs work of a package that would take what a program has put on `Object.prototype` for properties of its
 * own objects. Nobody else sees the difference: the work does not wait.
 */
export function withPlainObjects<T>(work: () => T): T {
  const prototype: object = Object.prototype;
  const hidden = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(
    ([, { enumerable, configurable }]) => enumerable && configurable,
  );
  const show = (enumerable: boolean) => {
    for (const [name, property] of hidden)
      Object.defineProperty(prototype, name, { ...property, enumerable });
  };
  show(false);
  try {
    return work();
  } finally {
    show(true);
  }
}
