/* What a reader of DMN would not keep of a file, in Chinese; a warning of another kind stays as it is. */
const WORDS = [
  [/unparsable content <?([^\s>]+)>? detected/, (name) => `元素 ${name}`],
  [/unknown (?:element|attribute) <([^>]+)>/, (name) => `属性 ${name}`],
  [/unresolved reference <([^>]+)>/, (name) => `指向 ${name} 的引用,文件里没有它`],
  [/duplicate ID <([^>]+)>/, (name) => `重复的标识 ${name}`],
];

export function warningWords(message) {
  for (const [shape, told] of WORDS) {
    const found = shape.exec(message);
    if (found) return told(found[1]);
  }
  return message;
}
