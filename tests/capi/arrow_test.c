/* Tables from and to Arrow, through structs filled by hand: borrowed, consumed, exported; hostile structs are refused. */
#include "sales.h"

/* A struct array of three columns over the sales: customer (int64), at (date32), amount (double). */
typedef struct batch {
    struct ArrowSchema schema, schemas[3], *schema_children[3];
    struct ArrowArray array, arrays[3], *array_children[3];
    const void* buffers[3][2];
    const void* no_buffer[1];
    int released_schemas, released_arrays;
} batch;

static void release_schema(struct ArrowSchema* schema) {
    ++((batch*)schema->private_data)->released_schemas;
    schema->release = NULL;
}
static void release_array(struct ArrowArray* array) {
    ++((batch*)array->private_data)->released_arrays;
    array->release = NULL;
}

static void fill(batch* b) {
    static const char* const names[] = {"customer", "at", "amount"};
    static const char* const formats[] = {"l", "tdD", "g"};
    const void* values[] = {sales_number, sales_day, sales_amount};
    memset(b, 0, sizeof *b);
    for (int i = 0; i < 3; ++i) {
        const struct ArrowSchema schema = {formats[i], names[i], NULL, ARROW_FLAG_NULLABLE, 0, NULL, NULL, release_schema, b};
        b->schemas[i] = schema;
        b->schema_children[i] = &b->schemas[i];
        b->buffers[i][1] = values[i];
        const struct ArrowArray array = {SALES_ROWS, 0, 0, 2, 0, b->buffers[i], NULL, NULL, release_array, b};
        b->arrays[i] = array;
        b->array_children[i] = &b->arrays[i];
    }
    const struct ArrowSchema schema = {"+s", "", NULL, 0, 3, b->schema_children, NULL, release_schema, b};
    const struct ArrowArray array = {SALES_ROWS, 0, 0, 1, 3, b->no_buffer, b->array_children, NULL, release_array, b};
    b->schema = schema;
    b->array = array;
}

static kefu_result* score(const kefu_table* table) {
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result* result = NULL;
    NEED(kefu_analysis_run(NULL, "customer.score", sales_options, inputs, 1, NULL, &result, ERROR));
    return result;
}

static void BorrowedItStaysTheCallers(void) {
    batch b;
    kefu_table* table = NULL;
    fill(&b);
    NEED(kefu_table_borrow_arrow("sales", &b.array, &b.schema, &table, ERROR));
    kefu_result *result = score(table), *expected = sales_run("customer.score", sales_options);
    CHECK(same_scores(result, expected));
    kefu_table_destroy(&table);
    CHECK_INT(b.released_arrays + b.released_schemas, 0);
    CHECK(b.array.release != NULL && b.schema.release != NULL);
    kefu_result_destroy(&result);
    kefu_result_destroy(&expected);
}

static void ConsumedItIsReleasedOnceWithTheTable(void) {
    batch b;
    kefu_table* table = NULL;
    fill(&b);
    NEED(kefu_table_consume_arrow("sales", &b.array, &b.schema, &table, ERROR));
    CHECK(b.array.release == NULL && b.schema.release == NULL);
    CHECK_INT(b.released_arrays, 0);
    kefu_result *result = score(table), *expected = sales_run("customer.score", sales_options);
    CHECK(same_scores(result, expected));
    kefu_table_destroy(&table);
    CHECK_INT(b.released_arrays, 1);
    CHECK_INT(b.released_schemas, 1);
    kefu_result_destroy(&result);
    kefu_result_destroy(&expected);
}

static void ARefusedArrayIsNotConsumed(void) {
    batch b;
    kefu_table* table = NULL;
    fill(&b);
    b.arrays[1].length = SALES_ROWS - 1;
    CHECK(kefu_table_consume_arrow("sales", &b.array, &b.schema, &table, ERROR) != KEFU_OK);
    CHECK(table == NULL && b.array.release != NULL && b.schema.release != NULL);
    CHECK_INT(b.released_arrays + b.released_schemas, 0);
}

static void HostileStructsAreRefused(void) {
    enum { CASES = 16 };
    for (int k = 0; k < CASES; ++k) {
        batch b;
        kefu_table* table = NULL;
        fill(&b);
        switch (k) {
            case 0: b.array.release = NULL; break;
            case 1: b.schema.release = NULL; break;
            case 2: b.array.length = -1; break;
            case 3: b.array.n_children = 2; break;
            case 4: b.array_children[1] = NULL; break;
            case 5: b.schema_children[1] = NULL; break;
            case 6: b.array.children = NULL; break;
            case 7: b.schema.children = NULL; break;
            case 8: b.arrays[0].n_buffers = 1; break;
            case 9: b.arrays[0].offset = -1; break;
            case 10: b.arrays[0].buffers = NULL; break;
            case 11: b.buffers[0][1] = NULL; break;
            case 12: b.schema.format = "l"; break;
            case 13: b.schema.format = NULL; break;
            case 14: b.arrays[0].offset = INT64_MAX; break;
            default: b.array.n_children = b.schema.n_children = -3; break;
        }
        const kefu_status status = kefu_table_borrow_arrow("sales", &b.array, &b.schema, &table, ERROR);
        if (status == KEFU_OK) {
            ++check_failures;
            fprintf(stderr, "hostile struct %d was taken\n", k);
        }
        CHECK(table == NULL);
        kefu_table_destroy(&table);
    }
}

static void AResultGoesOutAndOutlivesItsHandle(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    struct ArrowArray array;
    struct ArrowSchema schema;
    kefu_table* table = NULL;
    int64_t rows = 0;
    memset(&array, 0, sizeof array);
    memset(&schema, 0, sizeof schema);
    NEED(kefu_result_export_arrow(result, NULL, &array, &schema, ERROR));
    kefu_result_destroy(&result);
    CHECK(strcmp(schema.format, "+s") == 0);
    CHECK_INT(array.length, SALES_CUSTOMERS);
    CHECK_INT(array.n_children, schema.n_children);
    NEED(kefu_table_consume_arrow("scores", &array, &schema, &table, ERROR)); /* and back in again */
    OK(kefu_table_get_rows(table, &rows, ERROR));
    CHECK_INT(rows, SALES_CUSTOMERS);
    kefu_table_destroy(&table);
}

static void AFailedExportLeavesTheStructsUntouched(void) {
    kefu_result* result = sales_run("customer.rfm", sales_options);
    struct ArrowArray array, array_before;
    struct ArrowSchema schema, schema_before;
    memset(&array, 0x5a, sizeof array);
    memset(&schema, 0x5a, sizeof schema);
    array_before = array;
    schema_before = schema;
    FAILS(kefu_result_export_arrow(result, "nothing", &array, &schema, ERROR), KEFU_ERR_UNKNOWN_NAME, "nothing");
    CHECK(memcmp(&array, &array_before, sizeof array) == 0 && memcmp(&schema, &schema_before, sizeof schema) == 0);
    kefu_result_destroy(&result);
}

int main(void) {
    RUN(BorrowedItStaysTheCallers);
    RUN(ConsumedItIsReleasedOnceWithTheTable);
    RUN(ARefusedArrayIsNotConsumed);
    RUN(HostileStructsAreRefused);
    RUN(AResultGoesOutAndOutlivesItsHandle);
    RUN(AFailedExportLeavesTheStructsUntouched);
    END();
}
