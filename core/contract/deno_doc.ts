/**
 * What `deno doc --json --private` says of modules, as far as contracts need it.
 *
 * @see {@link https://github.com/denoland/deno_doc} version 2 of its output
 * @module
 */

/** The output: modules by URL. */
export interface DocOutput {
  /** Version of the form; this file describes version 2. */
  readonly version: number;
  /** Modules by URL. */
  readonly nodes: Readonly<Record<string, DocModule>>;
}

/** One module. */
export interface DocModule {
  /** What it imports by name. */
  readonly imports?: readonly DocImport[];
  /** What it declares or exports. */
  readonly symbols: readonly DocSymbol[];
}

/** A name that a module imports. */
export interface DocImport {
  /** Its name in the module. */
  readonly importedName: string;
  /** Its name where it comes from; absent for a namespace. */
  readonly originalName?: string;
  /** URL of the module that it comes from. */
  readonly src: string;
}

/** Everything of one name. */
export interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly DocDeclaration[];
}

/** Where something is declared. */
export interface DocLocation {
  /** URL of the module. */
  readonly filename: string;
  /** Line in it, counted from 0. */
  readonly line: number;
  /** Position in it, in bytes. */
  readonly byteIndex: number;
}

/** A comment. */
export interface DocComment {
  /** Text without its tags. */
  readonly doc?: string;
  readonly tags?: readonly {
    readonly kind: string;
    readonly name?: string;
    readonly doc?: string;
    /** Text of a tag that is not known, such as `@minimum 1`. */
    readonly value?: unknown;
  }[];
}

/** One declaration. */
export type DocDeclaration =
  & { readonly location: DocLocation; readonly jsDoc?: DocComment }
  & (
    | { readonly kind: "interface"; readonly def: DocInterface }
    | { readonly kind: "typeAlias"; readonly def: DocTypeAlias }
    | { readonly kind: "class"; readonly def: DocClass }
    | { readonly kind: "enum"; readonly def: { readonly members: readonly DocEnumMember[] } }
    | { readonly kind: "variable"; readonly def: { readonly tsType?: DocType } }
    | { readonly kind: "namespace"; readonly def: { readonly elements: readonly DocSymbol[] } }
    | { readonly kind: "reference"; readonly def: { readonly target: DocLocation } }
    | { readonly kind: "function" | "import" | "moduleDoc" }
  );

/** A parameter of a generic type. */
export interface DocTypeParam {
  readonly name: string;
  readonly constraint?: DocType;
  readonly default?: DocType;
}

/** A type alias. */
export interface DocTypeAlias {
  readonly tsType: DocType;
  readonly typeParams?: readonly DocTypeParam[];
}

/** Members of an interface, or of a type between braces. */
export interface DocMembers {
  readonly properties?: readonly DocProperty[];
  readonly methods?: readonly { readonly name: string; readonly optional?: boolean }[];
  readonly indexSignatures?: readonly {
    readonly params: readonly DocParam[];
    readonly tsType?: DocType;
  }[];
}

/** An interface. */
export interface DocInterface extends DocMembers {
  readonly extends?: readonly DocType[];
  readonly typeParams?: readonly DocTypeParam[];
}

/** A property. */
export interface DocProperty {
  readonly name: string;
  readonly jsDoc?: DocComment;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly tsType?: DocType;
}

/** A member of an enum. */
export interface DocEnumMember {
  readonly name: string;
  readonly init?: DocType;
}

/** A class. */
export interface DocClass {
  readonly extends?: string;
  readonly superTypeParams?: readonly DocType[];
  readonly typeParams?: readonly DocTypeParam[];
  readonly methods?: readonly DocMethod[];
}

/** A method of a class; an overloaded one is there once for each signature. */
export interface DocMethod {
  readonly name: string;
  /** Where it begins with its decorators. */
  readonly location: DocLocation;
  readonly kind: string;
  readonly isStatic?: boolean;
  readonly jsDoc?: DocComment;
  readonly functionDef: {
    readonly params: readonly DocParam[];
    readonly returnType?: DocType;
    readonly typeParams?: readonly DocTypeParam[];
    readonly hasBody?: boolean;
  };
}

/** A parameter of a method. */
export interface DocParam {
  readonly kind: string;
  readonly name?: string;
  readonly optional?: boolean;
  readonly tsType?: DocType;
  /** What has a default, where `kind` is `assign`. */
  readonly left?: DocParam;
  /** What is taken out of it, where `kind` is `object`. */
  readonly props?: readonly DocPatternProp[];
}

/** A property in the pattern of a parameter. */
export interface DocPatternProp {
  readonly kind: string;
  readonly key?: string;
  /** Of `assign` its default, null if it has none; of `keyValue` what it is assigned to. */
  readonly value?: string | DocParam | null;
}

/** A literal type. */
export type DocLiteral =
  | { readonly kind: "string"; readonly string: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "bigInt"; readonly string: string }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "template"; readonly tsTypes: readonly DocType[] };

/** A type that is named. */
export interface DocTypeRef {
  readonly typeName: string;
  readonly typeParams?: readonly DocType[];
  /** Where the name comes from; a global one has none. */
  readonly resolution?: {
    readonly kind: string;
    readonly specifier?: string;
    /** Its name where it comes from; absent for a namespace. */
    readonly name?: string;
  };
}

/** A type over all members of another one. */
export interface DocMappedType {
  readonly typeParam: DocTypeParam;
  readonly nameType?: DocType;
  readonly optional?: boolean | "+" | "-";
  readonly tsType?: DocType;
}

/** A type. */
export type DocType =
  | { readonly kind: "keyword"; readonly value: string }
  | { readonly kind: "literal"; readonly value: DocLiteral }
  | { readonly kind: "typeRef"; readonly value: DocTypeRef }
  | { readonly kind: "union" | "intersection" | "tuple"; readonly value: readonly DocType[] }
  | { readonly kind: "array" | "parenthesized" | "optional" | "rest"; readonly value: DocType }
  | { readonly kind: "typeLiteral"; readonly value: DocMembers }
  | {
    readonly kind: "typeOperator";
    readonly value: { readonly operator: string; readonly tsType: DocType };
  }
  | {
    readonly kind: "indexedAccess";
    readonly value: { readonly objType: DocType; readonly indexType: DocType };
  }
  | { readonly kind: "mapped"; readonly value: DocMappedType }
  | { readonly kind: "typeQuery"; readonly value: string }
  | {
    readonly kind: "importType";
    readonly value: {
      readonly specifier: string;
      readonly qualifier?: string;
      readonly typeParams?: readonly DocType[];
    };
  }
  | {
    readonly kind: "conditional" | "fnOrConstructor" | "infer" | "this" | "typePredicate";
    readonly value?: unknown;
  };
