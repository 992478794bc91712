"""The state of an item that its own sentences give: `The job now runs at night`, `Eine erste Fassung liegt vor`."""

from __future__ import annotations

import re

from postmortems.importing.sentences import is_to_do

IN_SENTENCES = "the state was read from what the text says of the work"


def state_in_sentences(text: str, language: str) -> str | None:
    """The state that the sentences of an item give; None if they give none, or only what is to be done.

    Something that is in place while other work goes on or is missing is in progress.
    """
    said = [state for clause in _CLAUSES.split(text) if (state := _state_in_clause(clause.strip(" *_"), language))]
    if not said or "in-progress" in said or len(set(said)) > 1:
        return "in-progress" if said else None
    return None if said[0] == "done" and _MORE_TO_COME.search(text) else said[0]


_CLAUSES = re.compile(
    r"(?<=[.!?])[*_]*\s+|(?<=[。！？])|[;:：(（)）]\s*|\s[–—-]\s|, (?:and|but|so|which|und|aber|et|mais|y|pero|e|mas) "
)
_MORE_TO_COME = re.compile(
    r"(?<=[.!?;,] )(?:(?:and|but) )?(?:we|it|they|this)(?:'ll| will| are going to| is going to| plan to)\b"
    r"|(?<=[.!?;,] )(?:wir werden|nous allons|vamos a|iremos)\b",
    re.I,
)


def _state_in_clause(clause: str, language: str) -> str | None:
    patterns = _STATES.get(language, _STATES["en"])
    if _IF.match(clause) or (language != "en" and _NOT.search(clause)):
        return None
    state = next((state for state, pattern in patterns.items() if pattern.search(clause)), None)
    return None if state == "done" and language in ("en", "fr", "es", "pt") and is_to_do(clause, language) else state


_IF = re.compile(
    r"(?i)(?:if|unless|once|when|whenever|until|as soon as|in case|whether|wenn|falls|sobald|si|quand|lorsque"
    r"|dès que|cuando|quando|assim que|en cuanto)\b"
)
_NOT = re.compile(r"(?i)\b(?:soll(?:te)?n?|muss|müssen|doit|doivent|devrait|debe[nr]?|debería|deve[mr]?|deveria)\b")
_SUBJECT = (
    r"^(?:(?:since|from|as of|in the) [^,]{2,30}, )?(?!(?:no|nobody|nothing|none|what|how|why)\b)"
    r"(?:(?!(?:that|which|who|if|when|whether|where|because|so|until|while|as|how|why|unless|once|after|before|for"
    r"|should|must|will|to ensure|not)\b)[\w'’`.#/%+-]+,? ){1,12}?"
)
"""What an English sentence is about, without a clause in it: there, `is no longer` says what is to be done about."""
_IN_PLACE = (
    r"(?:active|available|automated|automatic|automatically|deployed|done|enabled|enforced|fixed|gone|implemented"
    r"|in (?:place|production|use|force|effect)|live|mandatory|merged|on|part of|public|running|set up|shipped"
    r"|switched (?:on|off))"
)
_NOT_YET = (
    r"(?:to|being|under|in (?:review|progress)|on (?:our|the) (?:list|roadmap|backlog)|planned|scheduled|due|expected"
    r"|pending|waiting|blocked|assigned|open|known|clear|obvious|needed|required|considered|discussed|looking|working"
    r"|no|nothing|nobody|too|only|our|half|almost|nearly|partly|partially|missing|broken|unclear|the (?:only|main"
    r"|last))"
)
_SINCE = (
    r"since (?:yesterday|today|then|last \w+|this \w+|v?\d[\w.]*|(?:the )?\w+ release|[A-Z]\w+(?: \d[\w, ]*)?)(?=\W*$)"
)
_STATES: dict[str, dict[str, re.Pattern[str]]] = {
    "en": {
        "in-progress": re.compile(
            rf"{_SUBJECT}(?:is|are)(?: now| currently| already| just)* (?:being (?:rolled out|added|built|changed"
            r"|cleaned up|deployed|drafted|extended|fixed|implemented|introduced|made|merged|migrated|moved|partitioned"
            r"|phased \w+|put|rebuilt|removed|replaced|reviewed|rewritten|set up|split|switched|tested|upgraded"
            r"|written)\b|under way|underway|halfway)"
            r"|\b(?:an? |the )?(?:first|early|rough|working)?(?: |^)?(?<!no )(?:version|draft|prototype|patch|branch"
            r"|proof of concept|pull request|PR) (?:already )?(?:exists\b|is (?:up|ready for review|in review|being "
            r"reviewed|running (?:in|on) (?:staging|test))|runs (?:in|on) staging)"
            r"|^There(?:['’]s| is)(?: already| now)? an? (?:\w+ )?(?:branch|draft|patch|prototype|pull request|PR)\b"
            r"|\b(?:we|I)(?:['’](?:re|m)| are| am)(?: just| now| currently)* (?:about to finish|in the middle of"
            r"|halfway|working on (?:this|it)\b|rolling (?:this|it) out)"
            r"|^(?:we|I)(?:['’](?:re|m)| are| am)(?: now| currently| already)? (?:building|working on|rolling out"
            r"|migrating|testing|developing|implementing|piloting|trialling)\b"
            r"|^(?:almost|nearly|mostly|partly|half) (?:done|finished|complete|there)\b"
            r"|\b(?:is|are) (?:almost|nearly|mostly|partly|half) (?:done|finished|complete|ready|there)\b"
            r"|^(?:so far|for now|at the moment|up to now|currently),? (?:only|just)\b"
            r"|\b(?:\d+|one|two|three|four|five|six|seven|half) (?:out )?of (?:the |our )?\w+(?: \w+){0,3} (?:so far"
            r"|already)\b|\b(?:so far|already) (?:\d+|half|one|two|three|four|five|six|seven) of\b",
            re.I,
        ),
        "open": re.compile(
            rf"{_SUBJECT}(?:is|are)(?: still)? (?:pending|waiting for|awaiting|stuck|on hold|not (?:yet )?started)\b"
            rf"|{_SUBJECT}(?:still )?awaits\b|^(?:still )?(?:waiting for|awaiting|pending) "
            r"|^(?:planned|scheduled|due|expected) (?:for|by|in|until|before|next)\b",
            re.I,
        ),
        "done": re.compile(
            rf"{_SUBJECT}(?:is|are) (?:now|already|no longer|from now on)(?: also| always| only)? "
            rf"(?!{_NOT_YET}\b)\w"
            rf"|{_SUBJECT}(?:(?:also )?now(?: also| only| always)? (?!needs?\b|lacks?\b|looks?\b|seems?\b|knows?\b"
            r"|means?\b|shows? (?:that|how)\b|is\b|was\b|has to\b|have to\b|costs?\b|fails?\b)"
            r"(?:[a-z]{2,}(?<!s)s|have|go|run|use|get|page|wait|keep|write|check|come|read|send|alert|require) "
            r"|no longer (?!works?\b|exists?\b|fits?\b|scales?\b|know\b)[a-z]{3,}s?\b"
            r"|(?:does not|doesn['’]t|do not|don['’]t) [a-z]{2,} [^.,;]{2,40}? any ?more\b)"
            r"|^There(?:['’]s| is| are)(?: also)? now (?!no\b|nothing\b|nobody\b|only\b|the risk\b)\w"
            r"|^(?:It|This|That|They|Both|All)(?:['’](?:s|re)| is| are)(?: all| both)?(?: now| already)? "
            rf"{_IN_PLACE}\b(?! by (?:the|\d))"
            rf"|{_SUBJECT}(?:is|are) (?:now |already )?{_IN_PLACE} (?:since|as of)\b|{_SUBJECT}(?:is|are) .*\b{_SINCE}"
            rf"|^(?:(?:also|already|now) )*{_IN_PLACE} (?:since|as of)\b"
            r"|^We(?: also)? now (?!know\b|understand\b|believe\b|think\b|see\b|need\b|feel\b|hope\b|want\b|plan\b"
            r"|have (?:to|no|a problem|two problems|the problem)\b|realise\b|realize\b|suspect\b|ask\b)[a-z]{3,}\b",
            re.I,
        ),
    },
    "de": {
        "in-progress": re.compile(
            r"(?i)\b(?:wird|werden) (?:gerade|derzeit|zurzeit|momentan|aktuell|nach und nach|schrittweise)\b"
            r"|\b(?:sind|bin) (?:wir |ich )?(?:gerade |schon |noch )?(?:dabei|dran)\b"
            r"|\b(?:daran|hieran) (?:arbeiten wir|wird gearbeitet)\b|\barbeiten (?:wir )?(?:bereits |schon |gerade "
            r"|noch )?"
            r"(?:an|daran)\b|\b(?:fast|beinahe|halb|teilweise|größtenteils) (?:fertig|erledigt|umgesetzt)\b"
            r"|(?<!kein )(?<!keine )\b(?:Entwurf|Fassung|Version|Prototyp|Branch|Patch) (?:liegt|gibt es|existiert"
            r"|steht|läuft im Test)|\b(?:bisher|bislang|vorerst|derzeit) nur\b|\b(?:begonnen|angefangen)\W*$"
        ),
        "open": re.compile(
            r"(?i)\b(?:steht|stehen) noch aus\b|\b(?:fehlt|fehlen) noch\b|\bnoch (?:offen|nicht begonnen)\b"
            r"|\b(?:wartet|warten) (?:noch )?auf\b|^geplant (?:für|bis|ab|im|in)\b"
        ),
        "done": re.compile(
            r"\b(?:[Ii]st|[Ss]ind) (?:jetzt|nun|inzwischen|mittlerweile|bereits|schon|seit)\b(?! (?:geplant|zu"
            r"|in Arbeit|fällig|klar|bekannt|nur|zu))|\b(?!soll|muss|wird|werden|wollen|brauch|fehl|plan|prüf|könn"
            r"|kann|ist|sind|müssen|möchte|warte|habe)[a-zäöü]{2,}(?:t|en) (?:jetzt|nun|inzwischen|mittlerweile"
            r"|ab sofort|seit (?:gestern|heute|\w+tag|dem))\b|^(?i:Es gibt|Wir haben) (?:jetzt|nun|inzwischen) "
            r"(?!kein|das Problem|zwei Probleme)|^(?:Seitdem|Ab sofort|Inzwischen|Mittlerweile) "
            r"(?:ist|sind|gibt|läuft|laufen|geht|gehen|kommt|kommen|prüft)\b"
            r"|\b(?:[a-zäöü]+t|[a-zäöü]+en) (?:\w+ )?(?:jetzt |nun )?(?:kein\w* \w+(?: \w+)?|nicht) mehr\W*$"
            r"|\b(?:[Ll]äuft|[Aa]ktiv|[Ll]ive|[Ii]n Betrieb) seit (?:gestern|heute|\w+tag|dem|\d)"
            r"|^(?:Das |Ist |Wurde )(?:ist )?(?:schon |bereits |inzwischen )?(?:erledigt|umgesetzt|gemacht|eingebaut"
            r"|live)"
        ),
    },
    "fr": {
        "in-progress": re.compile(
            r"(?i)\b(?:est|sont) en (?:cours|train)\b|\b(?:nous )?y travaillons\b|\bsommes en train\b"
            r"|\bavons commencé\b|\b(?:presque|à moitié|en partie) (?:terminée?s?|finie?s?|prête?s?|faite?s?)\b"
            r"|(?<!aucune )(?<!aucun )\b(?:ébauche|brouillon|jet|version|prototype|branche) (?:existe|tourne|est prêt)"
            r"|\bpour l['’]instant,? (?:seule?s?|seulement|uniquement)\b"
        ),
        "open": re.compile(
            r"(?i)\b(?:reste|restent) (?:à|en attente)\b|\b(?:est|sont)(?: encore| toujours)? en attente\b"
            r"|\bpas encore (?:commencé|démarré|fait|fini)|\bil manque encore\b|^en attente d"
            r"|^prévue?s? (?:pour|avant|en)\b"
        ),
        "done": re.compile(
            r"(?i)\b(?:est|sont) (?:désormais|maintenant|déjà|dorénavant)\b(?! (?:prévu|planifié|à |en cours|trop"
            r"|connu))"
            r"|\b(?!doi|devr|faut|faudr|va\b|vont|sera|seront|est|sont|reste|peu[tx])[a-zéèê]{2,}(?:e|ent|t) "
            r"(?:désormais|maintenant|dorénavant)\b|\bil y a (?:désormais|maintenant)\b(?! (?:un risque|trop))"
            r"|\bn['’](?:a|ont|est|exige|utilise|affiche) plus (?:besoin )?\w|\bne \w+ plus\b(?! (?:rapid|vite|tard))"
            r"|(?:^|\b(?:est|sont) )(?:active?s?|en (?:place|service|production|ligne)) depuis\b"
            r"|^(?:C['’]est|Cela est|Ceci est) (?:déjà )?(?:fait|en place|en ligne|terminé)|\b(?:a|ont)(?: déjà)? été "
            r"(?!trop|mal|lent|pris)\w+"
        ),
    },
    "es": {
        "in-progress": re.compile(
            r"(?i)\b(?:estamos|está|están) (?:ya )?(?:trabajando|\w+(?:ando|iendo))\b|\b(?:está|están) (?:en curso"
            r"|en marcha(?! desde)|a medias)\b|\b(?:por ahora|de momento|hasta ahora),? (?:solo|sólo|únicamente"
            r"|solamente)\b"
            r"|\bcasi (?:list|termin|complet|hech)\w+|\bhemos (?:empezado|comenzado)\b"
            r"|(?<!ningún )\b(?:borrador|versión|prototipo|rama)(?: \w+)? (?:existe|corre|está en pruebas)"
            r"|\b(?:existe|hay)(?: ya)? (?:un|una)(?: primer| primera)? (?:borrador|versión|prototipo|rama|PR)\b"
        ),
        "open": re.compile(
            r"(?i)\b(?:queda|quedan|está|están|sigue|siguen) (?:aún |todavía )?pendientes?\b|\b(?:aún|todavía) (?:no"
            r"|falta)"
            r"\b|\ba la espera de\b|^falta\w* |^previst[oa]s? (?:para|en)\b"
        ),
        "done": re.compile(
            r"(?i)\bya (?:está|están|hay|funciona\w?|corre\w?|es|son|se \w+|existe\w?)\b(?! (?:previst|planead"
            r"|pendient))"
            r"|\bahora (?!mismo|hay que|necesita|falta|debe|sabemos|no)(?:hay|(?:se )?[a-záéíóú]+[ae]n?)\b"
            r"|\bya no (?!debe|basta)\w+|(?:^|\b(?:está|están) )(?:activ|habilitad|en (?:producción|marcha"
            r"|funcionamiento))\w* desde\b"
            r"|\b(?:se ha|se han|ha sido|han sido|hemos) (?!decidido|acordado|visto|aprendido|empezado|comenzado)"
            r"\w+[aeiouí](?:do|to|cho)s?\b|\b(?:ya )?(?:hicimos|pusimos|dimos|quedó hecho)\b"
        ),
    },
    "pt": {
        "in-progress": re.compile(
            r"(?i)\b(?:estamos|está|estão) (?:já )?(?:sendo|trabalhando|\w+(?:ando|endo|indo))\b|\bem (?:andamento"
            r"|curso)\b|\b(?:por enquanto|até agora),? (?:só|apenas|somente)\b|\bquase (?:pront|conclu|termin)\w+"
            r"|\b(?:começamos a|demos início)\b|(?<!nenhum )\b(?:existe|há)(?: já)? (?:um|uma)(?: primeir[oa])? "
            r"(?:rascunho|versão|protótipo|branch|PR)\b"
        ),
        "open": re.compile(
            r"(?i)\b(?:fica|ficam|está|estão|segue|seguem) (?:ainda )?pendentes?\b|\bainda (?:não|falta)\b"
            r"|\b(?:à espera|aguarda\w*|depende) d?[aoe]?\b|^falta\w* |^previst[oa]s? para\b"
        ),
        "done": re.compile(
            r"(?i)\bjá (?:está|estão|há|funciona\w?|roda\w?|é|são|foi|foram|existe\w?)\b(?! (?:previst|planejad"
            r"|pendent))"
            r"|\bagora (?!mesmo|há que|precisa|falta|deve|sabemos|não)(?:se )?[a-záéíóúãõ]+[ae]m?\b"
            r"|\bnão (?:\w+ )?mais\b|\bnão \w+ mais\b|\bjá não \w+|(?:^|\b(?:está|estão) )(?:ativ|em produção|no ar)\w*"
            r" desde\b"
            r"|\b(?:foi|foram) (?!decidid|necessári|acordad|difícil)\w+[aiu]d[oa]s?\b"
        ),
    },
    "ja": {
        "in-progress": re.compile(
            r"(?:進めて|着手して|切り替えて|移行して|作成して|検証して)(?:い|お)(?:る|ます|り)|(?:対応|作業|移行|展開"
            r"|検証"
            r"|試験|レビュー|テスト|実装|開発|適用)中|一部(?:のみ)?(?:完了|適用|対応)|(?:下書き|試作|初版|素案)(?:は"
            r"|が)(?:ある|あります|でき)"
            r"|(?:今の|現在の)ところ.{1,20}(?:のみ|だけ)|ほぼ(?:完了|完成)"
        ),
        "open": re.compile(r"(?:未着手|まだ.{0,20}(?:ていません|ません|ない)|承認待ち|待ちです)"),
        "done": re.compile(
            r"(?:済みで(?:す|ある)|済みとなって|(?:追加|修正|変更|導入|適用|設定|削除|更新|実施|改善|移行|公開|配布"
            r"|整備|作成|自動化|統一|短縮"
            r"|分離|強化|撤去|交換)(?:を)?(?:し|いたし|行い)ました|(?:見直し|切り替え|増やし|減らし|上げ|下げ|入れ"
            r"|改め|替え)ました"
            r"|ように(?:なりました|なっています)|不要(?:に|と)なりました|(?:すでに|既に|現在は|今は).{2,40}ています"
            r"|稼働中"
            r"|(?:から|より)(?:稼働|運用)して(?:いる|います))"
        ),
    },
    "ko": {
        "in-progress": re.compile(
            r"(?:진행|작업|검토|시험|테스트|배포|이전|적용|개발|구현) ?중|하고 있(?:다|습니다|음)|되고 있(?:다|습니다"
            r"|음)"
            r"|(?:초안|시제품|첫 버전)(?:이|은)? (?:있|나와)|현재는? .{1,20}(?:에만|만) (?:적용|반영)|거의 (?:끝|완료"
            r"|완성)"
        ),
        "open": re.compile(r"아직|(?:승인|검토|응답)(?:을)? (?:대기|기다)|남아 있"),
        "done": re.compile(
            r"(?:완료|적용|추가|수정|변경|배포|도입|반영|제거|개선|설정|이전|삭제|교체|전환)(?:을 |를 )?(?:했|하였|됐"
            r"|되었)(?:다|습니다|음)"
            r"|(?:이제|지금은|현재는) (?!.*(?:필요합니다|해야)).{2,60}(?:합니다|됩니다|않습니다|있습니다|한다|된다)"
            r"|더 이상 .{1,30}(?:않습니다|않는다|않음|없습니다)|되어 있(?:습니다|다|음)|(?:부터) (?:적용|운영|가동)되"
        ),
    },
}
