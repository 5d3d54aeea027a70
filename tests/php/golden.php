<?php
// The golden files from PHP, over FFI and the C ABI alone: no C++, no extension. Prints a line a promise; ends with the number
// of those that were not kept.
//
//     KEFU_HEADER=include/kefu/kefu.h KEFU_LIBRARY=build/dev/libkefu.so php -d ffi.enable=true golden.php

declare(strict_types=1);

$root = dirname(__DIR__, 2);
$header = file_get_contents(getenv('KEFU_HEADER') ?: "$root/include/kefu/kefu.h");
// PHP reads C declarations but no preprocessor.
$kefu = FFI::cdef(str_replace('KEFU_API ', '', preg_replace('/^#.*$/m', '', $header)), getenv('KEFU_LIBRARY') ?: 'libkefu.so.1');

final class KefuError extends RuntimeException
{
    public function __construct(public readonly string $status, string $message)
    {
        parent::__construct("$status: $message");
    }
}

/** Calls a function whose last argument is the error, which becomes an exception. */
function call(string $function, mixed ...$arguments): void
{
    global $kefu;
    $error = $kefu->new('kefu_error');
    $error->struct_size = FFI::sizeof($error);
    $status = $kefu->$function(...$arguments, ...[FFI::addr($error)]);
    if ($status !== 0) {
        throw new KefuError($kefu->kefu_status_name($status), FFI::string($error->message));
    }
}

/** A table of PHP arrays: whole numbers, reals or texts, with nulls. Its memory lives as long as the object. */
final class Table
{
    public FFI\CData $handle;
    private array $keep = [];

    public function __construct(array $columns)
    {
        global $kefu;
        $this->handle = $kefu->new('kefu_table*');
        call('kefu_table_create', 'purchases', FFI::addr($this->handle));
        foreach ($columns as $name => $cells) {
            $this->add((string)$name, $cells);
        }
    }

    public function __destruct()
    {
        global $kefu;
        $kefu->kefu_table_destroy(FFI::addr($this->handle));
    }

    private function add(string $name, array $cells): void
    {
        $n = count($cells);
        $present = $this->memory('uint8_t', $n);
        foreach ($cells as $i => $cell) {
            $present[$i] = $cell === null ? 0 : 1;
        }
        $there = array_filter($cells, fn($cell) => $cell !== null);
        if (array_filter($there, 'is_string')) {
            $bytes = implode('', $cells);
            $text = $this->memory('char', strlen($bytes));
            FFI::memcpy($text, $bytes, strlen($bytes));
            $offsets = $this->memory('int64_t', $n + 1);
            foreach ($cells as $i => $cell) {
                $offsets[$i + 1] = $offsets[$i] + strlen($cell ?? '');
            }
            call('kefu_table_borrow_utf8', $this->handle, $name, FFI::addr($text[0]), strlen($bytes), FFI::addr($offsets[0]), FFI::addr($present[0]), $n);
            return;
        }
        $real = (bool)array_filter($there, 'is_float');
        $numbers = $this->memory($real ? 'double' : 'int64_t', $n);
        foreach ($cells as $i => $cell) {
            $numbers[$i] = $cell ?? 0;
        }
        call($real ? 'kefu_table_borrow_double' : 'kefu_table_borrow_int64', $this->handle, $name, FFI::addr($numbers[0]), FFI::addr($present[0]), $n);
    }

    private function memory(string $type, int $n): FFI\CData
    {
        global $kefu;
        $n = max(1, $n);
        return $this->keep[] = $kefu->new("{$type}[$n]");
    }
}

final class Result
{
    private FFI\CData $handle;

    public function __construct(string $analysis, Table $table, array $options)
    {
        global $kefu;
        $this->handle = $kefu->new('kefu_result*');
        $name = $kefu->new('char[10]');
        FFI::memcpy($name, "purchases\0", 10);
        $input = $kefu->new('kefu_input');
        $input->struct_size = FFI::sizeof($input);
        $input->name = FFI::addr($name[0]);
        $input->table = $table->handle;
        $json = json_encode((object)$options, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
        call('kefu_analysis_run', null, $analysis, $json, FFI::addr($input), 1, null, FFI::addr($this->handle));
    }

    public function __destruct()
    {
        global $kefu;
        $kefu->kefu_result_destroy(FFI::addr($this->handle));
    }

    public function rows(?string $table = null): int
    {
        global $kefu;
        $rows = $kefu->new('int64_t');
        call('kefu_result_get_rows', $this->handle, $table, FFI::addr($rows));
        return $rows->cdata;
    }

    /** A column as people read it; null is the empty text. */
    public function texts(string $column, ?string $table = null): array
    {
        global $kefu;
        $out = [];
        $length = $kefu->new('int64_t');
        $buffer = $kefu->new('char[300]');
        for ($row = 0, $n = $this->rows($table); $row < $n; $row++) {
            call('kefu_result_get_cell', $this->handle, $table, $column, $row, FFI::addr($buffer[0]), 300, FFI::addr($length));
            $out[] = FFI::string($buffer, $length->cdata);
        }
        return $out;
    }

    /** A column of whole numbers: money in minor units, dates as days. */
    public function integers(string $column, ?string $table = null): array
    {
        global $kefu;
        $n = $this->rows($table);
        $values = $kefu->new('int64_t[' . max(1, $n) . ']');
        call('kefu_result_copy_int64', $this->handle, $table, $column, PHP_INT_MIN, FFI::addr($values[0]), $n);
        $out = [];
        for ($i = 0; $i < $n; $i++) {
            $out[] = $values[$i] === PHP_INT_MIN ? null : $values[$i];
        }
        return $out;
    }

    public function doubles(string $column, ?string $table = null): array
    {
        global $kefu;
        $n = $this->rows($table);
        $values = $kefu->new('double[' . max(1, $n) . ']');
        call('kefu_result_copy_double', $this->handle, $table, $column, NAN, FFI::addr($values[0]), $n);
        $out = [];
        for ($i = 0; $i < $n; $i++) {
            $out[] = is_nan($values[$i]) ? null : $values[$i];
        }
        return $out;
    }

    public function report(): array
    {
        global $kefu;
        $text = $kefu->new('kefu_text');
        call('kefu_result_get_report', $this->handle, FFI::addr($text));
        return json_decode(FFI::string($text->data, $text->length), true, 512, JSON_THROW_ON_ERROR);
    }

    public function modelReport(): array
    {
        global $kefu;
        $model = $kefu->new('kefu_model*');
        $text = $kefu->new('kefu_text');
        call('kefu_result_get_model', $this->handle, null, FFI::addr($model));
        try {
            call('kefu_model_get_report', $model, FFI::addr($text));
            return json_decode(FFI::string($text->data, $text->length), true, 512, JSON_THROW_ON_ERROR);
        } finally {
            $kefu->kefu_model_destroy(FFI::addr($model));
        }
    }
}

// ------------------------------------------------------------------------------------------------------------- checking
$failures = 0;
$checks = 0;

function expect(mixed $got, mixed $expected, string $what): void
{
    global $failures, $checks;
    $checks++;
    $same = is_float($expected) && is_numeric($got) ? abs($got - $expected) <= 1e-15 * abs($expected) : $got === $expected;
    if (!$same) {
        $failures++;
        fwrite(STDERR, "$what is " . var_export($got, true) . ', not ' . var_export($expected, true) . "\n");
    }
}
function promise(string $name, callable $test): void
{
    global $failures, $checks;
    $before = $failures;
    $had = $checks;
    try {
        $test();
        expect($checks > $had, true, "$name: something was checked");
    } catch (Throwable $e) {
        $failures++;
        fwrite(STDERR, "$name: {$e->getMessage()} in line {$e->getLine()}\n");
    }
    echo $failures === $before ? 'ok   ' : 'FAIL ', $name, "\n";
}
function golden(string $file): array
{
    global $root;
    return json_decode(file_get_contents("$root/tests/golden/$file"), true, 512, JSON_THROW_ON_ERROR);
}
/** A CSV file as columns of texts. */
function csv(string $path): array
{
    global $root;
    $lines = array_map('str_getcsv', file("$root/$path", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES));
    $names = array_shift($lines);
    $columns = [];
    foreach ($names as $i => $name) {
        $columns[$name] = array_column($lines, $i);
    }
    return $columns;
}
/** What a call says of a case: its options, columns and day. */
function options(array $case, bool $split = false): array
{
    $options = $case['options'] + ['columns' => ['purchases' => $case['columns']]];
    foreach ($split ? ['as_of', 'calibration_end'] : ['as_of'] as $key) {
        if (isset($case[$key])) {
            $options[$key] = $case[$key];
        }
    }
    return $options;
}

$cases = golden('small.json')['cases'];

promise('SmallTablesGiveWhatWasWorkedOutByHand', function () use ($cases) {
    foreach ($cases as $case) {
        $table = new Table($case['table']);
        $status = 'OK';
        try {
            $result = new Result('customer.purchases', $table, options($case, true));
        } catch (KefuError $e) {
            $status = $e->status;
        }
        expect($status, $case['error']['status'] ?? 'OK', "{$case['name']}: the status");
        if ($status !== 'OK' || isset($case['error'])) {
            continue;
        }
        expect($result->rows(), count($case['customers']), "{$case['name']}: the number of customers");
        $keys = array_keys($case['customers'][0] ?? []);
        foreach ($keys as $key) {
            $column = preg_replace('/_minor$/', '', $key);
            $expected = array_column($case['customers'], $key);
            $real = (bool)preg_match('/^(mean_|gap_variation)/', $key);
            $text = in_array($key, ['customer', 'first', 'last'], true);
            $got = $text ? $result->texts($column) : ($real ? $result->doubles($column) : $result->integers($column));
            foreach ($expected as $row => $value) {
                if ($text) {
                    $value = (string)$value;
                } elseif ($real && $value !== null) {
                    $value = (float)$value;
                }
                expect($got[$row], $value, "{$case['name']}: $key of row $row");
            }
        }
        $report = $result->report();
        $told = $report['rows'] + $report['customers'] + ['as_of' => $report['as_of']];
        foreach ($case['report'] as $key => $value) {
            expect($told[$key], $value, "{$case['name']}: $key of the report");
        }
    }
});

promise('SmallTablesGiveTheClassesThatWereWorkedOutByHand', function () use ($cases) {
    foreach (array_filter($cases, fn($case) => isset($case['abc'])) as $case) {
        $result = new Result('customer.abc', new Table($case['table']), options($case));
        $got = array_combine($result->texts('customer'), $result->texts('abc'));
        expect(count($got), count($case['abc']), "{$case['name']}: the number of classes");
        foreach ($case['abc'] as $customer => $class) {
            expect($got[$customer] ?? null, $class, "{$case['name']}: the class of $customer");
        }
    }
});

promise('SmallTablesGiveTheGiniThatWasWorkedOutByHand', function () use ($cases) {
    foreach (array_filter($cases, fn($case) => isset($case['gini'])) as $case) {
        $result = new Result('customer.concentration', new Table($case['table']), options($case));
        expect($result->texts('measure')[0], 'gini', "{$case['name']}: the first figure");
        expect($result->doubles('value')[0], (float)($case['gini'][0] / $case['gini'][1]), "{$case['name']}: gini");
    }
});

promise('SmallTablesGiveTheScoresThatWereWorkedOutByHand', function () use ($cases) {
    foreach (array_filter($cases, fn($case) => isset($case['rfm'])) as $case) {
        $result = new Result('customer.rfm', new Table($case['table']), options($case) + ['bins' => $case['rfm']['bins'] ?? 5]);
        expect(array_combine($result->texts('customer'), $result->integers('cell')), $case['rfm']['scores'], "{$case['name']}: the cells");
        foreach ($case['rfm']['thresholds'] as $value => $thresholds) {
            foreach (array_column($result->modelReport()[$value], 'value') as $i => $threshold) {
                expect((float)$threshold, (float)$thresholds[$i], "{$case['name']}: cut $i of $value");
            }
        }
    }
});

promise('EveryScoreOfThePublishedOrdersIsThatOfTheFile', function () {
    $golden = golden('rfm_orders.json');
    $options = ['columns' => ['purchases' => $golden['columns']], 'as_of' => $golden['as_of'], 'method' => $golden['method'],
                'period' => $golden['period']];
    $result = new Result('customer.rfm', new Table(csv($golden['data'])), $options);
    $expected = csv('tests/golden/rfm_orders_scores.csv');
    expect($result->rows(), $golden['customers'], 'the number of customers');
    expect($result->texts('customer'), $expected['customer'], 'the customers');
    foreach (['recency_days', 'occasions', 'money_minor', 'recency_score', 'frequency_score', 'money_score', 'cell'] as $key) {
        $got = $result->integers(preg_replace('/_minor$/', '', $key));
        expect($got, array_map(fn($cell) => $cell === '' ? null : (int)$cell, $expected[$key]), $key);
    }
    foreach (['recency', 'frequency', 'money'] as $value) {
        $counts = array_count_values($result->integers("{$value}_score"));
        ksort($counts);
        expect(array_values($counts), $golden['score_counts'][$value], "the score counts of $value");
    }
});

promise('AnErrorNamesTheRowAndThePlace', function () use ($kefu) {
    $table = new Table(['customer' => ['a', 'b'], 'at' => ['2024-01-01', 'soon'], 'amount' => [1, 2]]);
    try {
        new Result('customer.rfm', $table, []);
        expect('no error', 'an error', 'the call');
    } catch (KefuError $e) {
        expect($e->status, 'BAD_TIME', 'the status');
        expect(str_contains($e->getMessage(), 'row 1'), true, "'row 1' in: {$e->getMessage()}");
        expect(str_contains($e->getMessage(), 'soon'), false, 'a quoted cell');
    }
});

echo "$checks checks, $failures failed\n";
exit($failures === 0 ? 0 : 1);
