//! MapViewOfFile, MapViewOfFileEx and UnmapViewOfFile on the desktop.

clauses! {
    M_30A "M-30a" Measured WIN32
        "An access of 0 maps a view whose pages allow nothing (PAGE_NOACCESS), of an object of any \
         protection."
        "desktop cases B_file_RO_0, B_anon_RO_0_vq, B_file_EWC_0_vq, B_anon_ERW_0_vq";
    M_30B "M-30b" Measured WIN32
        "FILE_MAP_READ maps PAGE_READONLY, of an object of any protection; FILE_MAP_COPY beside it \
         changes nothing."
        "desktop cases B_file_WC_READ_vq, B_anon_ERW_READ_vq, B_file_RW_READ+COPY_vq";
    M_30C "M-30c" Measured WIN32
        "FILE_MAP_COPY alone maps PAGE_WRITECOPY, of an object of any protection."
        "desktop cases B_file_RO_COPY_vq, B_anon_EWC_COPY_vq, B_anon_RW_COPY_vq";
    M_30D "M-30d" Measured WIN32
        "FILE_MAP_WRITE maps PAGE_READWRITE; FILE_MAP_READ and FILE_MAP_COPY beside it change \
         nothing."
        "desktop cases B_file_RW_WRITE_vq, B_anon_RW_READ+WRITE_vq, B_anon_RW_WRITE+COPY_vq";
    M_30E "M-30e" Measured WIN32
        "A view for writing needs a PAGE_READWRITE or PAGE_EXECUTE_READWRITE object; of any other \
         it fails with ERROR_ACCESS_DENIED."
        "desktop cases B_file_RO_READ+WRITE, B_file_RO_WRITE+COPY, B_anon_EWC_WRITE, \
         B_file_ERW_WRITE";
    M_30F "M-30f" Measured WIN32
        "FILE_MAP_ALL_ACCESS means the same as FILE_MAP_WRITE: it asks no right to execute and \
         gives none."
        "desktop cases B_file_RW_ALL_vq, B_anon_ERW_ALL_vq, B_file_EWC_ALL";
    M_31A "M-31a" Measured WIN32
        "FILE_MAP_EXECUTE alone, and SECTION_MAP_EXECUTE alone, map a view whose pages allow \
         nothing, of an object of any protection."
        "desktop cases B_anon_RO_EXEC, B_file_RW_EXEC_vq, B_anon_RO_SECEXEC_vq, \
         B_file_ER_SECEXEC_vq";
    M_31B "M-31b" Measured WIN32
        "FILE_MAP_EXECUTE with FILE_MAP_READ maps PAGE_EXECUTE_READ, and needs an object with one \
         of the PAGE_EXECUTE protections; of any other it fails with ERROR_ACCESS_DENIED."
        "desktop cases B_file_EWC_EXEC+READ, B_anon_ERW_EXEC+READ, B_file_WC_EXEC+READ, \
         B_anon_RO_EXEC+READ";
    M_31C "M-31c" Measured WIN32
        "FILE_MAP_EXECUTE with FILE_MAP_COPY maps PAGE_EXECUTE_WRITECOPY, and needs an object with \
         one of the PAGE_EXECUTE protections; of any other it fails with ERROR_ACCESS_DENIED."
        "desktop cases B_anon_ER_EXEC+COPY_vq, B_anon_EWC_EXEC+COPY_vq, B_anon_RO_EXEC+COPY";
    M_31D "M-31d" Measured WIN32
        "FILE_MAP_EXECUTE with FILE_MAP_WRITE or FILE_MAP_ALL_ACCESS maps \
         PAGE_EXECUTE_READWRITE, and needs a PAGE_EXECUTE_READWRITE object; of any other it fails \
         with ERROR_ACCESS_DENIED."
        "desktop cases B_file_ERW_ALL+EXEC_vq, B_file_RW_EXEC+WRITE, B_anon_EWC_EXEC+WRITE, \
         B_anon_RW_ALL+EXEC";
    M_32A "M-32a" Measured WIN32
        "A view that reaches past its object fails with ERROR_ACCESS_DENIED; an object of a file \
         ends at its byte, even inside a page."
        "desktop cases E_view_len_over_mapping, E_view_len_page_over_mapping, E_view_len_huge";
    M_32B "M-32b" Measured WIN32
        "A view may end exactly where its object ends, to the byte, from any good offset."
        "desktop cases E_view_len_exact, F_off_plus_len_exact";
    M_32C "M-32c" Measured WIN32
        "A length of 0 maps from the offset to the end of the object."
        "desktop cases F_off_64k_len0, E_anon_view_all_region";
    M_33A "M-33a" Measured WIN32
        "An offset that is not a multiple of 64 KB fails with ERROR_MAPPED_ALIGNMENT; a multiple \
         of the page size is not enough."
        "desktop cases F_off_4096, F_off_32768";
    M_33B "M-33b" Measured WIN32
        "An offset of a multiple of 64 KB within the object is accepted."
        "desktop cases F_off_64k, F_off_plus_len_exact"
        from M_33A;
    M_34 "M-34" Measured WIN32
        "MapViewOfFileEx at an address where something is already fails with \
         ERROR_INVALID_ADDRESS."
        "desktop case F_ex_base_busy";
    M_35 "M-35" Measured WIN32
        "MapViewOfFile with anything but a handle to a file-mapping object fails with \
         ERROR_INVALID_HANDLE: NULL, INVALID_HANDLE_VALUE, a wild number, the handle of a file, a \
         thread or an event."
        "desktop cases N_map_null, N_map_ihv, N_map_garbage, N_map_thread, N_map_file_handle, \
         N_map_event_handle";
    M_36A "M-36a" Measured WIN32
        "UnmapViewOfFile takes any address inside the view, not only its base, and unmaps the \
         whole view."
        "desktop cases I_unmap_interior_4096, I_unmap_interior_4196, I_unmap_interior_whole_gone";
    M_36B "M-36b" Measured WIN32
        "UnmapViewOfFile of an address that is in no view fails with ERROR_INVALID_ADDRESS: \
         unmapped already, past the last page of a view, wild, or memory of VirtualAlloc."
        "desktop cases I_unmap_twice, I_unmap_just_past_end, I_unmap_minus1, I_unmap_virtualalloc";
    M_37A "M-37a" Measured WIN32
        "After the view is unmapped its addresses are free, and a touch raises an access \
         violation."
        "desktop cases H_unmap_then_query, L_read_unmapped, L_write_unmapped";
    M_37B "M-37b" Measured WIN32
        "A view reaches to the end of its last page: bytes between its length and that end are \
         read and written without a fault."
        "desktop cases L_read_past_partial_view, E_anon_poke_past_size_in_page";
    M_37C "M-37c" Measured WIN32
        "Writing to a view for reading, and executing in a view without an execute access, raises \
         an access violation that tells the access and its address."
        "desktop cases L_write_ro_view_of_rw, L_exec_rw_view";
    M_37D "M-37d" Measured WIN32
        "A view for writing can be read, even through a handle that was opened for writing alone."
        "desktop case L_read_rw_view_opened_WRITE_only";
}
