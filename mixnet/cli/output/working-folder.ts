import { dirname, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes a path that a person typed absolute. npm starts scripts in the folder of the package and
 * says where the person was.
 */
export function resolvePath(path: string, environment: Environment): string {
  const { npm_package_json: manifest, INIT_CWD: typedIn } = environment;
  const isMoved = manifest !== undefined && dirname(manifest) === process.cwd();
  return isMoved && typedIn !== undefined ? resolve(typedIn, path) : resolve(path);
}
