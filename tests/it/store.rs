//! One SQL text, two engines: the same facts give the same numbers on both, in any order, from
//! several writers, again and again.

use crate::support::Database;
use ironfan::store::Store;

#[tokio::test]
async fn every_statement_can_be_prepared_and_read_on_both_engines() {
    for database in Database::each().await {
        let store = Store::open(database.url()).await.unwrap();
        store.check_statements().await.unwrap();
        store.close().await;
    }
}
