<?php
// Reads an export with Moodle's own importers, without a site: php moodle_reader.php MOODLE FORMAT FILE
// MOODLE is a checkout of Moodle (3.7 to 3.11), FORMAT is xml, gift or aiken. Prints what Moodle would
// store, and marks grades that Moodle would refuse.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
[$me, $moodle, $format, $file] = $argv;
define('MOODLE_INTERNAL', 1);
$constants = ['FORMAT_MOODLE' => 0, 'FORMAT_HTML' => 1, 'FORMAT_PLAIN' => 2, 'FORMAT_WIKI' => 3,
    'FORMAT_MARKDOWN' => 4, 'PARAM_TEXT' => 'text', 'PARAM_FILE' => 'file', 'DEBUG_DEVELOPER' => 1];
foreach ($constants as $name => $value) {
    define($name, $value);
}
$CFG = (object) ['dirroot' => $moodle, 'libdir' => "$moodle/lib"];

// Stands for the parts of a site that importers call.
class moodle_exception extends Exception {
    function __construct($code, $module = '', $link = '', $a = null, $debug = null) {
        parent::__construct($code);
    }
}
class coding_exception extends moodle_exception {}
class core_text {
    static function strlen($text) { return mb_strlen($text); }
    static function trim_utf8_bom($text) { return preg_replace('/^\xEF\xBB\xBF/', '', $text); }
}
class core_tag_tag { static function is_enabled($component, $type) { return true; } }
class site { function __call($name, $arguments) { return ''; } public $id = 1; }
class context_user { public $id = 1; static function instance($id) { return new self; } }
class qtype_multichoice_base {
    const LAYOUT_DROPDOWN = 0;
    const LAYOUT_VERTICAL = 1;
    const LAYOUT_HORIZONTAL = 2;
}
class question_hint {}
class question_hint_with_parts extends question_hint {}
class question_type {
    function extra_question_fields() { return null; }
    function extra_answer_fields() { return null; }
}
class question_bank {
    static function get_qtype($name, $must = true) {
        global $CFG;
        if (in_array($name, ['ddwtos', 'gapselect'])) {
            load("$CFG->dirroot/question/type/gapselect/questiontypebase.php");
        }
        $file = "$CFG->dirroot/question/type/$name/questiontype.php";
        if (!is_file($file)) {
            return null;
        }
        load($file);
        $class = "qtype_$name";
        return new $class;
    }
    static function get_all_qtypes() { return []; }
}
$OUTPUT = new site;
$USER = new site;
function get_string($name, $component = '', $a = null) { return "[$name] " . (is_scalar($a) ? $a : ''); }
function clean_param($value, $type) { return $value; }
function get_config($plugin, $name = null) { return ''; }
function debugging($message = '', $level = 0) { echo "DEBUG $message\n"; }
function shorten_text($text, $length = 30) { return mb_substr($text, 0, $length); }
function s($text) { return htmlspecialchars((string) $text, ENT_QUOTES); }
function fullclone($value) { return unserialize(serialize($value)); }
function get_file_storage() { return new site; }
function file_get_unused_draft_itemid() { return 1; }

// Loads a source of Moodle without what it requires, and as newer versions of PHP take it.
function load($file) {
    static $loaded = [];
    if (isset($loaded[$file])) {
        return;
    }
    $loaded[$file] = true;
    $source = preg_replace('/^\s*require_once.*$/m', '', file_get_contents($file));
    $source = preg_replace('/\$(\w+)\{0\}/', '$$1[0]', $source);
    $source = str_replace('public $line;', '', $source);
    eval(preg_replace('/^<\?php/', '', $source));
}

preg_match('/^function match_grade_options.*?^}/ms', file_get_contents("$CFG->libdir/questionlib.php"), $found);
eval($found[0]);
preg_match('/\$rawfractions = array\((.*?)\);/s', file_get_contents("$moodle/question/engine/bank.php"), $found);
$grades = ['0.0' => 1, '1.0' => 1, '-1.0' => 1];
foreach (array_filter(array_map('trim', explode(',', $found[1]))) as $grade) {
    $grades[$grade] = $grades["-$grade"] = 1;
}
load("$moodle/question/format.php");
load("$moodle/lib/xmlize.php");
question_bank::get_qtype('numerical');
load("$moodle/question/format/$format/format.php");
$class = "qformat_$format";
$importer = new $class;
$method = new ReflectionMethod($importer, 'readquestions');
$method->setAccessible(true);

function text($value) { return is_array($value) ? $value['text'] : (string) $value; }
$count = $refused = 0;
foreach ($method->invoke($importer, file($file)) as $question) {
    if ($question->qtype === 'category') {
        echo "category $question->category\n";
        continue;
    }
    $count++;
    echo "\n$question->qtype $question->name\n" . text($question->questiontext) . "\n";
    foreach ((array) ($question->fraction ?? []) as $key => $fraction) {
        $is_known = match_grade_options($grades, $fraction, 'error') !== false;
        $refused += $is_known ? 0 : 1;
        $answer = text($question->answer[$key]) . ' # ' . text($question->feedback[$key] ?? '');
        echo ($is_known ? '' : 'REFUSED '), "  $fraction $answer\n";
    }
    foreach ((array) ($question->subquestions ?? []) as $key => $row) {
        echo '  ' . text($row) . ' -> ' . $question->subanswers[$key] . "\n";
    }
    foreach ((array) ($question->options->questions ?? []) as $number => $blank) {
        foreach ($blank->answer as $key => $answer) {
            $why = $blank->feedback[$key]['text'];
            echo "  {#$number} {$blank->fraction[$key]} " . text($answer) . " # $why\n";
        }
    }
    foreach ((array) ($question->choices ?? []) as $choice) {
        echo '  token ' . $choice['answer'] . "\n";
    }
    if (isset($question->correctanswer)) {
        echo '  ' . ($question->correctanswer ? 'true' : 'false') . "\n";
    }
}
echo "\n$count questions, $refused grades refused, $importer->importerrors errors\n";
