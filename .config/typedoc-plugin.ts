import {
  type Application,
  Converter,
  type ProjectReflection,
  ReferenceType,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';

/** What TypeDoc calls a parameter that is taken apart where it is declared. */
const UNNAMED = '__namedParameters';

/** The package whose variants must be documented member by member, too. */
const STRICT_PACKAGE = '@coir/coconut';

function nameOf(type: SomeType | undefined): string {
  if (!(type instanceof ReferenceType)) return 'options';
  const [part] = type.typeArguments ?? [];
  if (type.name === 'Pick' || type.name === 'Omit') return nameOf(part);
  return type.name.charAt(0).toLowerCase() + type.name.slice(1);
}

/**
 * Names such parameters, before TypeDoc hands out `@param` tags: after the tag that is left over
 * for one, else after its type. TypeDoc itself would give the first tag that is left over to the
 * first of them, whatever it is about.
 */
function nameParameters(signature: SignatureReflection): void {
  const parameters = signature.parameters ?? [];
  const named = new Set(parameters.map(({ name }) => name));
  const tags = (signature.comment?.getTags('@param') ?? []).flatMap(({ name = '' }) => name);
  const left = tags.filter((tag) => tag !== '' && !named.has(tag));
  for (const parameter of parameters.filter(({ name }) => name === UNNAMED)) {
    const ofType = nameOf(parameter.type);
    const tag = left.find((each) => ofType.toLowerCase().endsWith(each.toLowerCase()));
    parameter.name = tag ?? ofType;
    if (tag !== undefined) left.splice(left.indexOf(tag), 1);
  }
  if (left.length > 0) throw new Error(`${signature.getFullName()}: no parameter ${left.join()}`);
}

/**
 * Names documents after their first heading instead of their path; below the module of a package
 * its README is plainly that.
 */
function nameDocuments(project: ProjectReflection): void {
  for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
    if (!document.isDocument()) continue;
    const heading = document.content.map(({ text }) => /^# (.+)$/m.exec(text)?.[1]).find(Boolean);
    document.name = heading?.startsWith('@') ? 'Read me' : (heading ?? document.name);
  }
}

/**
 * TypeDoc asks for no docstrings inside parameters, and complains about exceptions that it does not
 * need.
 */
function isInParameter({ parent }: Reflection): boolean {
  return parent !== undefined && (parent.kindOf(ReflectionKind.Parameter) || isInParameter(parent));
}

/**
 * Members of variants, `{ kind: 'found', deposit }`, for which their type speaks: all that have no
 * docstring of their own.
 */
function variantMembers(project: ProjectReflection): string[] {
  const members = project
    .getReflectionsByKind(ReflectionKind.Property)
    .filter(
      (member) =>
        member.parent?.kindOf(ReflectionKind.TypeLiteral) &&
        !member.hasComment() &&
        !isInParameter(member) &&
        project.getSymbolIdFromReflection(member)?.packageName !== STRICT_PACKAGE,
    );
  return [...new Set(members.map((member) => member.getFriendlyFullName()))];
}

/** What TypeDoc calls when it starts. */
export function load(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const signature of project.getReflectionsByKind(ReflectionKind.SomeSignature)) {
      if (signature.isSignature()) nameParameters(signature);
    }
  });
  app.converter.on(Converter.EVENT_END, ({ project }) => {
    nameDocuments(project);
    app.options.setValue('intentionallyNotDocumented', variantMembers(project));
  });
}
