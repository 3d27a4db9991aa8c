export declare const SITUATIONS: Readonly<Record<string, () => unknown>>
export declare function run(name: string): Promise<void>
