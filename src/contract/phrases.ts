/** Where a phrase of a list stands in a folded text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The search for the phrases of one list. */
export interface Matcher {
  test(folded: string): boolean;
  first(folded: string, from?: number): Hit | undefined;
  /** From left to right, none inside another; of two that start together the longer one. */
  all(folded: string): readonly Hit[];
}

const traditional = '規則約邊準紅線項強禦報輸應務總絕決嚴僅須對請確視將標記優讀運專檢驗證為據數組測試庫個詞話鐘時條級給調協詢負責來匯編導術載參閱結構範樣題節寫創識別設計義與後無沒轉問關鍵戶碼議實執權變傳連達類簡單備註錯誤過進選擇該從開動許險鑒員職護訊審圖';
const simplified = '规则约边准红线项强御报输应务总绝决严仅须对请确视将标记优读运专检验证为据数组测试库个词话钟时条级给调协询负责来汇编导术载参阅结构范样题节写创识别设计义与后无没转问关键户码议实执权变传连达类简单备注错误过进选择该从开动许险鉴员职护讯审图';
const simple = new Map(Array.from(traditional, (character, index) => [character, simplified[index]!]));

/** Lower case, one spelling of Chinese, straight apostrophes, plain blanks; as long as the text, so that offsets stay true. */
export function fold(text: string): string {
  if (!/[^ -~]/.test(text)) return text.toLowerCase();
  if (!/[^\0-\x7f]/.test(text)) return text.replace(/[\t-\r]/g, ' ').toLowerCase();
  // Turkish tells a dotted from a dotless i; capitals do not say which one was meant.
  const straight = text.replace(/[^\S ]/g, ' ').replace(/[’ʼ]/g, "'").replace(/[ıİ]/g, 'i');
  const chinese = /[\u4e00-\u9fff]/.test(straight) ? straight.replace(/[\u4e00-\u9fff]/g, (character) => simple.get(character) ?? character) : straight;
  const lower = chinese.toLowerCase();
  if (lower.length === straight.length) return lower;
  return Array.from({ length: straight.length }, (_, index) => {
    const unit = straight[index]!.toLowerCase();
    return unit.length === 1 ? unit : straight[index]!;
  }).join('');
}
