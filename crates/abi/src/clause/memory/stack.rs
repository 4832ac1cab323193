//! Stacks of threads.

clauses! {
    STK_01 "STK-01" Documented CE
        "Each thread has a stack of its own, which is reserved whole and committed one page at a time \
         from the top down; it begins with one page."
        "The stack, Windows CE 3.0 guide; stacks, Windows CE 5.0 guide";
    STK_03 "STK-03" Documented ONLY_3
        "A stack has 1 MB unless the EXE was linked with another size; the size that CreateThread is \
         given is ignored."
        "The stack, Windows CE 3.0 guide";
    STK_04 "STK-04" Documented ONLY_5
        "A stack has 64 KB unless the EXE was linked with another size, or CreateThread is given one \
         with STACK_SIZE_PARAM_IS_A_RESERVATION."
        "Stacks, Windows CE 5.0 guide";
    STK_06 "STK-06" Documented ONLY_5 + BUT_5
        "A stack that grows past its limit raises an access violation, which ends the application."
        "Stacks, Windows CE 5.0 guide";
    STK_07 "STK-07" Documented ONLY_5, several
        "Functions with more than a page of local data break structured exception handling."
        "Stacks, Windows CE 5.0 guide"
        untestable "Exception handlers are not modelled.";
    STK_08 "STK-08" Documented ONLY_3, several
        "If no page is free for a stack to grow, its thread waits while the system takes unused pages \
         from other stacks."
        "The stack, Windows CE 3.0 guide";
    STK_09 "STK-09" Documented ONLY_5, several
        "A thread is suspended while unused pages of its stack are taken."
        "Stacks, Windows CE 5.0 guide"
        untestable "Nobody runs while pages are taken: the model does it within one step.";
}
